"""From cells to top-level statements, leaving out magics and what does not parse."""

from __future__ import annotations

import ast
import copy
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from graders.intake.problems import printable
from graders.intake.sources import Cell

PYTHON_CELL_MAGICS = ("%%time", "%%timeit", "%%capture", "%%prun")
LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Parsed:
    """One top-level statement: its tree, its source, and where it begins."""

    cell: str
    line: int
    source: str
    node: ast.stmt


@dataclass(frozen=True)
class Broken:
    """A cell that does not parse: the parser's error and its line, 0 for the whole cell."""

    cell: Cell
    line: int
    error: str

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line else ""
        return f"{self.cell.name}{line} does not parse: {self.error}"


def parse(cell: Cell) -> tuple[Parsed, ...] | Broken:
    """The statements of a cell, or the error when it does not parse."""
    text = _without_cell_magic(cell.text)
    try:
        tree = _tree(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as first:
        text = _without_magics(text)
        try:
            tree = _tree(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return Broken(cell, getattr(first, "lineno", 0) or 0, _message(first))
    lines = Lines(text)
    return tuple(s for node in tree.body for s in _statements(cell.name, lines, node))


def _tree(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # such as invalid escapes in a student's code
        return ast.parse(text)


def _message(error: BaseException) -> str:
    if isinstance(error, (RecursionError, MemoryError)):
        return "nested too deeply"
    return printable(error.msg if isinstance(error, SyntaxError) else str(error))


class Lines:
    """A text's lines as Python's parser counts them, its columns counted in UTF-8 bytes.

    `ast.get_source_segment` gives the same, but splits the text again for each statement.
    """

    def __init__(self, text: str) -> None:
        self._lines = [line.encode() for line in LINE_END.split(text)]

    def between(self, first: int, column: int, last: int, end: int) -> str:
        """The text from a column of the line `first`, counted from 1, to one of `last`."""
        lines = self._lines[first - 1 : last]
        lines[-1] = lines[-1][:end]
        lines[0] = lines[0][column:]
        return b"\n".join(lines).decode()


def _statements(cell: str, lines: Lines, node: ast.stmt) -> Iterator[Parsed]:
    """The statement; for an import of several names, one statement for each."""
    if not isinstance(node, (ast.Import, ast.ImportFrom)) or len(node.names) == 1:
        yield _statement(cell, lines, node)
        return
    for alias in node.names:
        single = copy.copy(node)
        single.names = [alias]
        yield Parsed(cell, alias.lineno, ast.unparse(single), single)


def _statement(cell: str, lines: Lines, node: ast.stmt) -> Parsed:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    column = 0 if first < node.lineno else node.col_offset
    last, end = node.end_lineno or first, node.end_col_offset or 0
    return Parsed(cell, first, lines.between(first, column, last, end), node)


def _without_cell_magic(text: str) -> str:
    """The text without its cell magic; empty when the magic does not run it as Python."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.startswith("%%"):
            if line.split()[0] not in PYTHON_CELL_MAGICS:
                return ""
            lines[number] = ""  # another magic may follow
        elif line.strip():
            break
    return "\n".join(lines)


def _without_magics(text: str) -> str:
    """The text with line magics, shell lines and help requests made into Python calls.

    IPython's own transformation finds them inside continued lines and assignments, too.
    No graded name needs the calls they become.
    """
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return TransformerManager().transform_cell(text)
    except Exception:  # IPython's tokenizer raises many kinds for text that is not Python
        return text
