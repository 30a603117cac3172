"""Runs a module so that a statement that fails costs only what uses its names."""

from __future__ import annotations

import ast
import types
from collections.abc import Iterator
from typing import Any

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
USES = (
    ["call", "getitem", "setitem", "iter", "len", "bool", "enter", "array", "contains", "index"]
    + ["add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "matmul", "rmatmul"]
    + ["pow", "rpow", "neg", "lt", "le", "gt", "ge", "eq", "ne", "float", "int", "mro_entries"]
)


class Missing:
    """The value of a name whose statement failed: using it raises that exception."""

    _error: BaseException = NameError("its statement failed")

    def __init__(self, error: BaseException) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Any:
        return self._lacking(name)

    def _lacking(self, name: str) -> Any:
        """What a module calls for a name that it does not have."""
        if name.startswith("__"):
            raise AttributeError(name)
        raise self._error

    __hash__ = object.__hash__


def _raise(self: Missing, *arguments: object, **options: object) -> Any:
    raise self._error


for use in USES:
    setattr(Missing, f"__{use}__", _raise)


def run(text: str, module: types.ModuleType, file: str) -> None:
    """Run a module's statements one by one. Raises SyntaxError for text that does not parse."""
    tree = ast.parse(text, file)
    flags = compile(ast.Module(_futures(tree), []), file, "exec").co_flags & ~0xFFFF
    for node in tree.body:
        code = compile(ast.Module([node], []), file, "exec", flags, dont_inherit=True)
        try:
            exec(code, vars(module))
        except (Exception, SystemExit) as error:
            vars(module).setdefault("__getattr__", Missing(error)._lacking)
            for name in _bound(node):
                vars(module).setdefault(name, Missing(error))


def _futures(tree: ast.Module) -> list[ast.stmt]:
    return [n for n in tree.body if isinstance(n, ast.ImportFrom) and n.module == "__future__"]


def _bound(node: ast.stmt) -> Iterator[str]:
    """The names that a statement binds at the top level."""
    if isinstance(node, DEFINITIONS):
        yield node.name
        return
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id
        elif isinstance(inner, ast.alias):
            yield inner.asname or inner.name.partition(".")[0]
