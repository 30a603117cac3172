"""The modules that statements import, as they are written."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

DYNAMIC = ("import_module", "__import__")


@dataclass(frozen=True)
class Reference:
    """An import: `from ..a.b import c` has level 2, module "a.b" and the names ("c",)."""

    level: int
    module: str
    names: tuple[str, ...] = ()


def references(nodes: Iterable[ast.AST]) -> Iterator[Reference]:
    """All imports in some trees, also in functions, and with `importlib.import_module`."""
    for root in nodes:
        for node in ast.walk(root):
            if isinstance(node, ast.Import):
                yield from (Reference(0, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                names = tuple(alias.name for alias in node.names)
                yield Reference(node.level, node.module or "", names)
            elif isinstance(node, ast.Call) and _last(node.func) in DYNAMIC:
                yield from _dynamic(node)


def imported_files(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """The names, without suffix, of the files that these imports can mean."""
    found = set()
    for reference in references(nodes):
        found.add(reference.module.rpartition(".")[2])
        found.update(reference.names)
    return frozenset(found)


def search_paths(nodes: Iterable[ast.AST]) -> list[str]:
    """The paths that statements add to `sys.path` or change to; computed parts are left out."""
    return [
        "/".join(text for text in _texts(argument))
        for root in nodes
        for node in ast.walk(root)
        if isinstance(node, ast.Call)
        for argument in _paths(node)
    ]


def _dynamic(call: ast.Call) -> Iterator[Reference]:
    texts = [a.value for a in call.args if isinstance(a, ast.Constant)]
    if texts and isinstance(texts[0], str):
        name = texts[0].lstrip(".")
        yield Reference(len(texts[0]) - len(name), name)


def _paths(call: ast.Call) -> list[ast.expr]:
    """The arguments of sys.path.append(…), insert(…) and extend(…), os.chdir(…), and %cd."""
    name = _last(call.func)
    if name == "run_line_magic" and [*_texts(call)][:1] == ["cd"]:
        return call.args[1:]
    owner = _last(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    adds = name in ("append", "insert", "extend") and owner in ("path", "sys_path")
    return call.args if adds or name == "chdir" else []


def _texts(node: ast.AST) -> Iterator[str]:
    """The texts in an expression, in the order in which they are written."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Attribute) and node.attr in ("parent", "pardir"):
        yield from _texts(node.value)
        yield ".." if node.attr == "pardir" else "."
    else:
        for child in ast.iter_child_nodes(node):
            yield from _texts(child)


def _last(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
