"""Equivalents made by machine: a right solution, written in another way.

Each transformation keeps what the code computes, so the result must get full marks.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterator
from typing import TypeGuard


def rewritten(text: str, asked: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each transformation's name, and the text that it makes, where it changes something."""
    plain = ast.unparse(ast.parse(text))
    for name, rewrite in REWRITES:
        made = ast.unparse(ast.fix_missing_locations(rewrite(ast.parse(text), asked)))
        if made != plain:
            yield name, f"{made}\n"
    yield "without comments and docstrings", f"{_bare(text)}\n"


def _functions(tree: ast.AST) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def _locals(function: ast.FunctionDef) -> set[str]:
    """Names that are bound in a function and in nothing inside it."""
    stored = {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    shared = {
        name
        for node in ast.walk(function)
        if isinstance(node, (ast.Global, ast.Nonlocal))
        for name in node.names
    }
    arguments = {
        arg.arg
        for node in ast.walk(function)
        if isinstance(node, ast.arguments)
        for arg in _args(node)
    }
    return stored - shared - arguments - set(dir(builtins))


def _args(arguments: ast.arguments) -> list[ast.arg]:
    extra = [arg for arg in (arguments.vararg, arguments.kwarg) if arg]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *extra]


class _Renamed(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.names.get(node.id, node.id), node.ctx)


def rename_locals(tree: ast.Module, asked: tuple[str, ...]) -> ast.Module:
    """Every local variable has another name."""
    for node in tree.body:
        for function in [node] if isinstance(node, ast.FunctionDef) else _methods(node):
            names = {name: f"{name}_of_mine" for name in _locals(function)}
            function.body = [_Renamed(names).visit(part) for part in function.body]
    return tree


def _methods(node: ast.stmt) -> list[ast.FunctionDef]:
    body = node.body if isinstance(node, ast.ClassDef) else []
    return [part for part in body if isinstance(part, ast.FunctionDef)]


def name_results(tree: ast.Module, asked: tuple[str, ...]) -> ast.Module:
    """Every returned expression has a name first."""
    for function in _functions(tree):
        for node in ast.walk(function):
            for field in ("body", "orelse"):
                body = getattr(node, field, None)
                if isinstance(body, list):
                    setattr(node, field, [new for old in body for new in _named_result(old)])
    return tree


def _named_result(node: ast.stmt) -> list[ast.stmt]:
    if not isinstance(node, ast.Return) or node.value is None or isinstance(node.value, ast.Name):
        return [node]
    store, load = ast.Name("the_result", ast.Store()), ast.Name("the_result", ast.Load())
    return [ast.Assign([store], node.value, lineno=node.lineno), ast.Return(load)]


class _Swapped(ast.NodeTransformer):
    """Products of names and numbers in the other order, which rounds in the same way."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.BinOp:
        self.generic_visit(node)
        simple = isinstance(node.left, ast.Constant) and isinstance(node.left.value, float)
        if isinstance(node.op, ast.Mult) and simple:
            node.left, node.right = node.right, node.left
        return node


def swap_factors(tree: ast.Module, asked: tuple[str, ...]) -> ast.Module:
    """A number that multiplies stands on the other side."""
    swapped = _Swapped().visit(tree)
    assert isinstance(swapped, ast.Module)
    return swapped


def wrap_in_closures(tree: ast.Module, asked: tuple[str, ...]) -> ast.Module:
    """Every function that is asked for calls one that is defined inside it."""
    for node in tree.body:
        if _is_plain(node, asked):
            inner = ast.FunctionDef(
                name="solve", args=_no_args(), body=node.body, decorator_list=[], lineno=node.lineno
            )
            call = ast.Call(ast.Name("solve", ast.Load()), [], [])
            rebound = _locals(node) & {arg.arg for arg in _args(node.args)}
            if not rebound and not _assigns_argument(node):
                node.body = [inner, ast.Return(call)]
    return tree


def _is_plain(node: ast.stmt, asked: tuple[str, ...]) -> TypeGuard[ast.FunctionDef]:
    """A function that is asked for, without decorators, *args and **kwargs."""
    if not isinstance(node, ast.FunctionDef) or node.name not in asked:
        return False
    return not (node.decorator_list or node.args.vararg or node.args.kwarg)


def _assigns_argument(node: ast.FunctionDef) -> bool:
    arguments = {arg.arg for arg in _args(node.args)}
    stored = (n for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    return any(name.id in arguments for name in stored)


def _no_args() -> ast.arguments:
    return ast.arguments([], [], None, [], [], None, [])


def move_to_class(tree: ast.Module, asked: tuple[str, ...]) -> ast.Module:
    """Every function that is asked for is a static method of a class, and a name for it."""
    body: list[ast.stmt] = []
    for node in tree.body:
        if _is_plain(node, asked):
            home = f"Solution_{node.name}"
            node.decorator_list = [ast.Name("staticmethod", ast.Load())]
            body.append(ast.ClassDef(home, [], [], [node], []))
            value = ast.Attribute(ast.Name(home, ast.Load()), node.name, ast.Load())
            target = ast.Name(node.name, ast.Store())
            body.append(ast.Assign([target], value, lineno=node.lineno))
        else:
            body.append(node)
    tree.body = body
    return tree


def rename_helpers(tree: ast.Module, asked: tuple[str, ...]) -> ast.Module:
    """Every function and class of the solution's own has another name."""
    own = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    names = {node.name: f"my_{node.name}" for node in own if node.name not in asked}
    for node in own:
        node.name = names.get(node.name, node.name)
    renamed = _Renamed(names).visit(tree)
    assert isinstance(renamed, ast.Module)
    return renamed


def pass_by_name(tree: ast.Module, asked: tuple[str, ...]) -> ast.Module:
    """Every function is called through another that passes its arguments by name."""
    for node in list(tree.body):
        if _is_plain(node, asked):
            name, node.name = node.name, f"inner_{node.name}"
            words = [
                ast.keyword(arg.arg, ast.Name(arg.arg, ast.Load())) for arg in _args(node.args)
            ]
            call = ast.Call(ast.Name(node.name, ast.Load()), [], words)
            outer = ast.FunctionDef(
                name=name,
                args=node.args,
                body=[ast.Return(call)],
                decorator_list=[],
                lineno=node.lineno,
            )
            tree.body.append(outer)
    return tree


REWRITES: tuple[tuple[str, Callable[[ast.Module, tuple[str, ...]], ast.Module]], ...] = (
    ("other local names", rename_locals),
    ("other names of helpers", rename_helpers),
    ("results named first", name_results),
    ("factors in the other order", swap_factors),
    ("in closures", wrap_in_closures),
    ("in classes", move_to_class),
    ("arguments passed by name", pass_by_name),
)


def _bare(text: str) -> str:
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Module)) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)
