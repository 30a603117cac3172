"""The student's code on a page: numbered, highlighted lines, of bounded size."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers.python import PythonLexer

from graders.intake.sources import Cell
from graders.reports.words import clean, cut

MOST_CHARACTERS = 100_000
MOST_LINES = 5_000
LONGEST_LINE = 1_000
LEXER = PythonLexer(stripnl=False)
FORMATTER = HtmlFormatter(nowrap=True)
LINE_END = re.compile(r"\r\n|\r|\n")
"""Line ends as Python counts them, because the report has Python's line numbers."""


@dataclass(frozen=True)
class Line:
    """One line: its number from 1, the anchor for links to it, and its HTML."""

    number: int
    anchor: str
    html: Markup


@dataclass(frozen=True)
class Listing:
    """The lines shown of one cell, and the number of characters left out."""

    name: str
    lines: tuple[Line, ...]
    left_out: int


def listings(cells: Sequence[Cell]) -> tuple[Listing, ...]:
    """Cells that are not empty, until `MOST_CHARACTERS` or `MOST_LINES` are used up."""
    shown: list[Listing] = []
    characters, lines = MOST_CHARACTERS, MOST_LINES
    for cell in cells:
        if characters <= 0 or lines <= 0:
            break
        if cell.text and not cell.text.isspace():
            listing = _listing(cell, f"code-{len(shown) + 1}", characters, lines)
            characters -= len(cell.text) - listing.left_out
            lines -= len(listing.lines)
            shown.append(listing)
    return tuple(shown)


def _listing(cell: Cell, anchor: str, characters: int, most: int) -> Listing:
    text = _first_lines(cell.text[:characters], most)
    texts = LINE_END.split(text)
    if not texts[-1]:
        texts.pop()
    lines = (
        Line(number, f"{anchor}-{number}", html)
        for number, html in enumerate(_highlighted(texts), start=1)
    )
    return Listing(cell.name, tuple(lines), len(cell.text) - len(text))


def _first_lines(text: str, most: int) -> str:
    for count, end in enumerate(LINE_END.finditer(text), start=1):
        if count == most:
            return text[: end.end()]
    return text


def _highlighted(lines: Sequence[str]) -> list[Markup]:
    """Each line's HTML, escaped; tabs expand to multiples of eight, as in Python's parser."""
    safe = [clean(cut(line.expandtabs(8), LONGEST_LINE)) for line in lines]
    html = highlight("\n".join(safe), LEXER, FORMATTER)
    return [Markup(line) for line in html.split("\n")[: len(safe)]]
