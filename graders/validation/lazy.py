"""Lazy answers: of the right kind, without the work. They should earn little.

Of a function: a constant, an argument returned, numbers of the right shape, another
function's answer, of this exercise or of another. Of a class: methods that do nothing.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping

MAKERS = {
    "zeros of the right shape": "np.zeros_like",
    "ones of the right shape": "np.ones_like",
    "random numbers of the right shape": "lambda a: np.random.default_rng().normal(size=a.shape)",
}
METHODS = {"their argument": "{0}", "zeros": "0 * {0}", "ones": "0 * {0} + 1"}
LIKE = """
import numpy as np


def _like(value, make):
    if isinstance(value, (tuple, list)):
        return type(value)(_like(part, make) for part in value)
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        raise TypeError("no numbers")
    return make(array)
"""
CONSTANTS = ("None", "0.0", "1.0")


def lazy_answers(
    text: str, asked: tuple[str, ...], others: Mapping[str, tuple[str, tuple[str, ...]]] = {}
) -> Iterator[tuple[str, str, str]]:
    """Each one's function, its name, and the right solution with the function replaced.

    `others` are the right solutions of other exercises, and what these ask for, by name.
    """
    for node in ast.parse(text).body:
        if getattr(node, "name", "") not in asked:
            continue
        if isinstance(node, ast.ClassDef):
            yield from _idle_classes(text, node)
        if isinstance(node, ast.FunctionDef):
            names = _arguments(node)
            for name, body in _bodies(names):
                yield node.name, name, _replaced(text, node.name, names, body)
            yield from _swapped(text, asked, node)
            yield from _foreign(text, node, others)


def _arguments(node: ast.FunctionDef) -> list[str]:
    return [arg.arg for arg in node.args.args]


def _bodies(names: list[str]) -> Iterator[tuple[str, str]]:
    given = ", ".join(names)
    for value in (*names, *CONSTANTS):
        yield f"returns {value}", f"return {value}"
    for words, make in MAKERS.items():
        yield words, f"return _like(_right({given}), {make})"


def _replaced(text: str, function: str, names: list[str], body: str, before: str = LIKE) -> str:
    """The solution in which a function is another; `_right` is the one it had."""
    tree = ast.parse(text)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            node.name = "_right"
    own = f"def {function}({', '.join(names)}):\n    {body}\n"
    return f"{ast.unparse(tree)}\n{before}\n\n{own}"


def _swapped(
    text: str, asked: tuple[str, ...], node: ast.FunctionDef
) -> Iterator[tuple[str, str, str]]:
    """Answers with those of another function of the exercise."""
    names = _arguments(node)
    for other in _functions(text, asked, len(names)):
        if other != node.name:
            body = f"return {other}({', '.join(names)})"
            yield node.name, f"is {other}", _replaced(text, node.name, names, body, "")


def _foreign(
    text: str, node: ast.FunctionDef, others: Mapping[str, tuple[str, tuple[str, ...]]]
) -> Iterator[tuple[str, str, str]]:
    """Answers with those of a function of another exercise."""
    names = _arguments(node)
    for exercise, (solution, asked) in others.items():
        for other in _functions(solution, asked, len(names)):
            inside = "\n".join(
                f"    {line}" for line in ast.unparse(ast.parse(solution)).split("\n")
            )
            before = f"\n\ndef _another():\n{inside}\n    return {other}\n"
            body = f"return _another()({', '.join(names)})"
            made = _replaced(text, node.name, names, body, before)
            yield node.name, f"is {other} of {exercise}", made


def _functions(text: str, asked: tuple[str, ...], arguments: int) -> list[str]:
    """The functions asked for that take so many arguments."""
    found = (node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef))
    return [n.name for n in found if n.name in asked and len(_arguments(n)) == arguments]


def _idle_classes(text: str, node: ast.ClassDef) -> Iterator[tuple[str, str, str]]:
    """Classes whose methods return the same, whatever they are for."""
    for words, value in METHODS.items():
        idle = copy.deepcopy(node)
        for method in idle.body:
            if isinstance(method, ast.FunctionDef) and method.name != "__init__":
                names = _arguments(method)
                if len(names) > 1:
                    method.body = ast.parse(f"return {value.format(names[1])}").body
        tree = ast.parse(text)
        tree.body = [idle if getattr(n, "name", "") == node.name else n for n in tree.body]
        yield node.name, f"methods return {words}", f"{ast.unparse(tree)}\n"
