"""Values as cells of a CSV file that a spreadsheet may open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

Cell = str | float | None

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What makes a spreadsheet compute a cell, and full-width forms that some take for them."""


def number(value: float | None, decimals: int = 2, mark: str = ".") -> str:
    """The number rounded half up, as on paper; empty for None."""
    if value is None:
        return ""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{rounded:f}".replace(".", mark)


def harmless(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: with an apostrophe in front."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def sheet(heading: Sequence[str], rows: Iterable[Iterable[Cell]]) -> str:
    """A CSV file with a heading; every text in it is harmless."""
    file = io.StringIO()
    writer = csv.writer(file)  # ends lines as RFC 4180 does, so both signs are quoted in texts
    writer.writerow(harmless(name) for name in heading)
    for row in rows:
        writer.writerow(_cell(value) for value in row)
    return file.getvalue()


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else f"{value:g}"
