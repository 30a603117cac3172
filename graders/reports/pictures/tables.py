"""Small tables: of a figure, or of lines of text in a message."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from graders.figures import Table
from graders.reports.pictures.images import text

ARROW = "→ "
"""What begins a marked line of a table of text; all other lines begin with two blanks."""
NUMBER = re.compile(r"|[-−+]?(\d[\d.,]*(e[-+]?\d+)?|nan|inf)")
"""What stands to the right in its column; an empty cell may be among them."""
COLUMN = re.compile(r"\S+(?: \S+)*")
"""A heading: words with single blanks between them."""


def drawn(table: Table) -> Markup:
    """The table, in a box that scrolls; what is marked says so in words, too."""
    numeric = [_is_numeric(column) for column in zip(*table.rows)]
    heads = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(_kind("number" * right), text(name))
        for name, right in zip(table.columns, numeric or [False] * len(table.columns))
    )
    rows = Markup("").join(_row(table, number, numeric) for number in range(len(table.rows)))
    label = text(table.caption or ", ".join(table.columns))
    sign = Markup("<td></td>") if table.marked else ""
    box = Markup(
        '<div class="scrolled values" tabindex="0" role="region" aria-label="{}"><table>'
        "<thead><tr>{}{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(label, sign, heads, rows)
    return Markup('<p class="caption">{}</p>{}').format(label, box) if table.caption else box


def _row(table: Table, number: int, numeric: Sequence[bool]) -> Markup:
    marked = number in table.marked
    sign = WRONG if marked else Markup("")
    first = Markup("<td>{}</td>").format(sign) if table.marked else Markup("")
    cells = Markup("").join(
        _cell(value, (number, column) in table.cells, right)
        for column, (value, right) in enumerate(zip(table.rows[number], numeric))
    )
    return Markup("<tr{}>{}{}</tr>").format(_kind("marked" * marked), first, cells)


def _cell(value: str, marked: bool, right: bool) -> Markup:
    kind = _kind(" ".join(["number"] * right + ["marked"] * marked))
    sign = Markup("{} ").format(WRONG) if marked else Markup("")
    return Markup("<td{}>{}{}</td>").format(kind, sign, text(value))


WRONG = Markup('<span aria-label="wrong" role="img">→</span>')


def _kind(name: str) -> Markup:
    return Markup(' class="{}"').format(name) if name else Markup("")


def _is_numeric(column: Sequence[str]) -> bool:
    return all(NUMBER.fullmatch(cell) for cell in column)


def in_text(lines: str) -> Table | None:
    """The table that a message shows as aligned lines below one line of headings, if it is one.

    A marked line begins with an arrow. Cells are read by their columns, whatever stands in them.
    """
    head, *rows = lines.split("\n")
    starts = [found.start() for found in COLUMN.finditer(head)]
    if not rows or not head.startswith("  ") or len(starts) < 2 or starts[0] != 2:
        return None
    if not all(row.startswith(("  ", ARROW)) for row in rows):
        return None
    cells = [tuple(_cells(row, starts)) for row in [head, *rows]]
    marked = tuple(number for number, row in enumerate(rows) if row.startswith(ARROW))
    return Table("", cells[0], tuple(cells[1:]), marked)


def _cells(row: str, starts: Sequence[int]) -> list[str]:
    ends = [*starts[1:], None]
    return [row[start:end].strip() for start, end in zip(starts, ends)]
