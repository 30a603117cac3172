"""Formats values as cells of a CSV file that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

Cell = str | float | None

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""Characters that start a formula, and full-width forms that some spreadsheets accept."""


def number(value: float | None, decimals: int = 2, mark: str = ".") -> str:
    """The number rounded half up; empty for None."""
    if value is None:
        return ""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{rounded:f}".replace(".", mark)


def escaped(text: str) -> str:
    """The text, after an apostrophe if a spreadsheet would take it for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def sheet(heading: Sequence[str], rows: Iterable[Iterable[Cell]]) -> str:
    """A CSV file with a heading, in which no text is a formula."""
    file = io.StringIO()
    writer = csv.writer(file)  # lines end in CRLF, so it quotes texts that hold either
    writer.writerow(escaped(name) for name in heading)
    for row in rows:
        writer.writerow(_cell(value) for value in row)
    return file.getvalue()


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    return escaped(value) if isinstance(value, str) else f"{value:g}"
