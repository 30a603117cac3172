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
    """The paths that statements add to `sys.path`; parts that are computed are left out."""
    return [
        "/".join(text for text in _texts(argument))
        for root in nodes
        for node in ast.walk(root)
        if isinstance(node, ast.Call) and _changes_path(node.func)
        for argument in node.args
    ]


def _dynamic(call: ast.Call) -> Iterator[Reference]:
    texts = [a.value for a in call.args if isinstance(a, ast.Constant)]
    if texts and isinstance(texts[0], str):
        name = texts[0].lstrip(".")
        yield Reference(len(texts[0]) - len(name), name)


def _changes_path(function: ast.expr) -> bool:
    """sys.path.append(…), insert(…) and extend(…)."""
    if not (
        isinstance(function, ast.Attribute) and function.attr in ("append", "insert", "extend")
    ):
        return False
    return _last(function.value) in ("path", "sys_path")


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
