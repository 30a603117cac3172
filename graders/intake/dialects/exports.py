"""Modules that other programs made of notebooks: their cells, and the magics they put aside."""

from __future__ import annotations

import io
import re
import tokenize
from contextlib import suppress
from itertools import pairwise

MARK = re.compile(
    r"#\s*(%%|In\s*\[[\s\d]*\]:?\s*$|COMMAND -{5,}|<(codecell|markdowncell)>|\+(\s|$)|-\s*$)"
    r"|#{20,}\s*$"
)
"""The comment before a cell: percent (VS Code, Spyder, jupytext), nbconvert, Databricks, light
and sphinx."""
COMMENTED = {
    "# Commented out IPython magic to ensure Python compatibility.": "#",
    "# MAGIC %python": "# MAGIC",
}
"""The line before commented code, and how each of its lines begins: Colab, Databricks."""


def chunks(text: str) -> list[tuple[str, int]]:
    """The cells of a module, each with the number of lines before it; the whole if it has none."""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if MARK.match(line)]
    borders = [0, *(start for start in starts if start), len(lines)]
    return [
        ("\n".join(lines[first:last]), first) for first, last in pairwise(borders) if last > first
    ]


def uncommented(text: str) -> str:
    """The text with the cells of Python that Colab and Databricks comment out."""
    lines, mark = [], ""
    for line in text.split("\n"):
        if line.startswith(tuple(COMMENTED)):
            mark = next(COMMENTED[start] for start in COMMENTED if line.startswith(start))
        elif line.startswith("# MAGIC %run"):
            line = line.removeprefix("# MAGIC ")
        elif mark and line.startswith(mark):
            line = line[len(mark) :].removeprefix(" ")
        else:
            mark = ""
        lines.append(line)
    return "\n".join(lines)


def with_raw_texts(text: str) -> str:
    r"""The text with `r` before bare strings at its top level.

    Exports keep Markdown in them; TeX such as \xi is no escape that Python knows.
    """
    lines = text.split("\n")
    tokens: list[tokenize.TokenInfo] = []
    with suppress(tokenize.TokenError, SyntaxError):  # what stands before the error counts
        tokens.extend(tokenize.generate_tokens(io.StringIO(text).readline))
    layout = (tokenize.COMMENT, tokenize.NL, tokenize.DEDENT)
    before = tokenize.NEWLINE
    for token, after in pairwise(tokens):
        ends = after.type in (tokenize.NEWLINE, tokenize.ENDMARKER, tokenize.COMMENT)
        alone = token.type == tokenize.STRING and before == tokenize.NEWLINE and ends
        row, column = token.start
        if alone and column == 0 and token.string[0] in "\"'":
            lines[row - 1] = "r" + lines[row - 1]
        if token.type not in layout:
            before = token.type
    return "\n".join(lines)
