"""Formats values as cells of a CSV file that is safe to open in a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

Cell = str | float | None

_INVISIBLE = r"\0\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_BLANKS = rf"(?:[^\S\t\r\n]|[{_INVISIBLE}\"'])*"
"""What a spreadsheet may strip from a cell: blanks of all kinds, quotes, invisible characters."""
_FORMULA = re.compile(rf"\A(?=[\t\r\n])|(?:\A|(?<=[;\t\r\n]))(?={_BLANKS}[=+\-@＝＋－＠])")
"""Where a formula would start, also for a spreadsheet that separates cells by ";" or tabs."""


def number(value: float | None, decimals: int = 2, mark: str = ".") -> str:
    """The number rounded half up; empty for None."""
    if value is None:
        return ""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{rounded:f}".replace(".", mark)


def escaped(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula."""
    return _FORMULA.sub("'", text)


def sheet(heading: Sequence[str], rows: Iterable[Iterable[Cell]]) -> str:
    """A CSV file with a heading, in which every text is quoted and none is a formula."""
    lines = [",".join(map(_cell, row)) for row in (heading, *rows)]
    return "".join(f"{line}\r\n" for line in lines)


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return f"{value:g}"
    quoted = escaped(value).replace('"', '""')
    return f'"{quoted}"'
