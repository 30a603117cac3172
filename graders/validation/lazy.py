"""Lazy answers: of the right kind, without the work. They should earn little."""

from __future__ import annotations

import ast
from collections.abc import Iterator

MAKERS = {
    "zeros of the right shape": "np.zeros_like",
    "ones of the right shape": "np.ones_like",
    "random numbers of the right shape": "lambda a: np.random.default_rng().normal(size=a.shape)",
}
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


def lazy_answers(text: str, asked: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Each one's function, its name, and the right solution with the function replaced."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name in asked:
            names = [arg.arg for arg in node.args.args]
            for name, body in _bodies(names):
                yield node.name, name, _replaced(text, node.name, names, body)


def _bodies(names: list[str]) -> Iterator[tuple[str, str]]:
    given = ", ".join(names)
    for name in names:
        yield f"returns {name}", f"return {name}"
    yield "returns 0", "return 0.0"
    for words, make in MAKERS.items():
        yield words, f"return _like(_right({given}), {make})"


def _replaced(text: str, function: str, names: list[str], body: str) -> str:
    """The solution in which a function is another; `_right` is the one it had."""
    tree = ast.parse(text)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            node.name = "_right"
    own = f"def {function}({', '.join(names)}):\n    {body}\n"
    return f"{ast.unparse(tree)}\n{LIKE}\n\n{own}"
