"""marimo notebooks: modules in which each cell is a function."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator

CELLS = ("cell",)
DEFINITIONS = ("function", "class_definition")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def is_marimo(tree: ast.Module) -> bool:
    """Whether a module makes a marimo app."""
    calls = [node.value for node in tree.body if isinstance(node, ast.Assign)]
    made = [call.func for call in calls if isinstance(call, ast.Call)]
    return any(isinstance(f, ast.Attribute) and _is_app_of(f) for f in made)


def _is_app_of(made: ast.Attribute) -> bool:
    return made.attr == "App" and getattr(made.value, "id", "") in ("marimo", "mo")


def statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements of all cells, as they would stand in a notebook."""
    for node in tree.body:
        decorators = getattr(node, "decorator_list", [])
        if isinstance(node, FUNCTIONS) and any(map(_is_cell, decorators)):
            yield from (inner for inner in node.body if not isinstance(inner, ast.Return))
        elif isinstance(node, ast.With) and _of_app(node.items[0].context_expr) == "setup":
            yield from node.body
        else:
            if decorators:
                others = [d for d in decorators if _of_app(d) not in DEFINITIONS]
                node.decorator_list = others  # type: ignore[attr-defined]
            yield node


def unparsable(node: ast.stmt) -> str | None:
    """The code of a cell that marimo keeps though it does not parse."""
    call = node.value if isinstance(node, ast.Expr) else None
    if not isinstance(call, ast.Call) or _of_app(call) != "_unparsable_cell" or not call.args:
        return None
    value = getattr(call.args[0], "value", None)
    return textwrap.dedent(value) if isinstance(value, str) else None


def _is_cell(decorator: ast.expr) -> bool:
    return _of_app(decorator) in CELLS


def _of_app(node: ast.expr) -> str:
    """The attribute of `app` that an expression is or calls; "" for others."""
    called = node.func if isinstance(node, ast.Call) else node
    if isinstance(called, ast.Attribute) and getattr(called.value, "id", "") == "app":
        return called.attr
    return ""
