"""Line magics, shell lines and help requests, in notebooks and in what exports make of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from graders.intake.dialects.cell_magics import without_options

TIMING = frozenset(
    ["time", "timeit", "prun", "memit", "lprun", "mprun", "snakeviz", "pyinstrument"]
)
"""Magics that run the statement on their line."""
INLINE = '__import__("os").environ["MATPLOTLIB_INLINE"] = "1"'
"""A note for the probes of pictures: the magic used to change how many pixels are drawn."""
PYLAB = "import numpy, numpy as np, matplotlib.pyplot as plt; from pylab import *"


def as_calls(text: str) -> str:
    """The text with everything that only IPython understands made into calls of its methods.

    IPython's own transformation finds magics inside continued lines and assignments, too,
    and takes away the indentation that all lines share. It would drop blank lines at the
    beginning, which are kept here, so that lines keep their numbers.
    """
    from IPython.core.inputtransformer2 import TransformerManager

    lines = text.split("\n")
    blank = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    body = "\n".join(lines[blank:])
    try:
        return "\n" * blank + TransformerManager().transform_cell(body)
    except Exception:  # IPython's tokenizer raises many kinds for text that is not Python
        return text


def unwrapped(text: str, tree: ast.Module) -> str:
    """The text with the code inside `get_ipython().run_line_magic("time", "x = 1")` in its place.

    Calls that run no Python stay: `get_ipython` does nothing in the sandbox.
    """
    lines = [line.encode() for line in text.split("\n")]
    for node, code in sorted(_replaced(tree), key=lambda found: -found[0].lineno):
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        after = lines[last][node.end_col_offset :]
        lines[first : last + 1] = [
            lines[first][: node.col_offset] + code.encode() + after,
            *[b""] * (last - first),
        ]
    return b"\n".join(lines).decode()


def cell_magic(node: ast.stmt) -> str | None:
    """The text of the cell that `get_ipython().run_cell_magic(…)` runs, its magic first."""
    called = _called(node.value) if isinstance(node, ast.Expr) else None
    if called is None or called[0] != "run_cell_magic" or len(called[1]) != 3:
        return None
    name, line, body = called[1]
    return f"%%{name} {line}\n{body}"


def loaded(node: ast.stmt) -> str | None:
    """The magic that would read another file: "%run helpers.py"."""
    called = _called(node.value) if isinstance(node, ast.Expr) else None
    name, arguments = _line(*called) if called else ("", "")
    return f"%{name} {arguments}".strip() if name in ("run", "load", "loadpy") else None


def _replaced(tree: ast.Module) -> Iterator[tuple[ast.expr, str]]:
    """The calls to replace, each with its code. Calls on one line are rare; the last counts."""
    lines = set()
    statements = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    for node in ast.walk(tree):
        called = _called(node) if isinstance(node, ast.Call) else None
        if called is None or not isinstance(node, ast.Call) or node.lineno in lines:
            continue
        code = _code(*_line(*called))
        if code is not None and _parses(code, "exec" if id(node) in statements else "eval"):
            lines.add(node.lineno)
            yield node, code if id(node) in statements else f"({code})"


def _called(node: ast.expr) -> tuple[str, list[str]] | None:
    """The method of IPython's shell that an expression calls, and its arguments."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return None
    shell = node.func.value
    name = getattr(getattr(shell, "func", None), "id", getattr(shell, "attr", ""))
    if isinstance(shell, ast.Call) and isinstance(shell.func, ast.Attribute):
        name = shell.func.attr
    if not isinstance(shell, ast.Call) or name != "get_ipython":
        return None
    arguments = [a.value for a in node.args if isinstance(a, ast.Constant)]
    return node.func.attr, [a for a in arguments if isinstance(a, str)]


def _line(method: str, arguments: list[str]) -> tuple[str, str]:
    """The name of a line magic and its arguments; "" for other calls."""
    if method == "run_line_magic" and len(arguments) == 2:
        return arguments[0], arguments[1]
    if method in ("magic", "run_line_magic") and len(arguments) == 1:
        name, _, rest = arguments[0].lstrip("%").partition(" ")
        return name, rest
    return "", ""


def _code(name: str, arguments: str) -> str | None:
    """The Python that a line magic runs; None when it runs none."""
    if name in TIMING:
        return without_options(arguments) or None
    if name == "pylab":
        return PYLAB
    if name == "matplotlib" and arguments.split()[:1] == ["inline"]:
        return INLINE
    if name in ("env", "set_env"):
        mark = "=" if "=" in arguments else None
        variable, value = (*arguments.split(mark, 1), "")[:2]
        if variable.strip() and value and "{" not in value and "$" not in value:
            setting = f"[{variable.strip()!r}] = {value.strip()!r}"
            return f'__import__("os").environ{setting}'
    return None


def _parses(code: str, mode: str) -> bool:
    try:
        ast.parse(code, mode=mode)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return "\n" not in code
