"""Small tables: of a figure, or of lines of text in a message."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from graders.figures import Table
from graders.reports.pictures.images import text

ARROW = "→ "
"""What begins a marked line of a table of text; all other lines begin with two blanks."""
COLUMN = re.compile(r"\S+(?: \S+)*")
"""A heading: words with single blanks between them."""


def drawn(table: Table) -> Markup:
    """The table, in a box that scrolls; a marked row says so in words, too."""
    caption = Markup("<caption>{}</caption>").format(text(table.caption)) if table.caption else ""
    heads = Markup("").join(
        Markup('<th scope="col">{}</th>').format(text(name)) for name in table.columns
    )
    rows = Markup("").join(
        _row(row, number in table.marked) for number, row in enumerate(table.rows)
    )
    label = text(table.caption or ", ".join(table.columns))
    return Markup(
        '<div class="scrolled values" tabindex="0" role="region" aria-label="{}"><table>{}'
        "<thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(label, caption, heads, rows)


def _row(cells: Sequence[str], marked: bool) -> Markup:
    sign = Markup('<td><span aria-label="wrong" role="img">→</span></td>') if marked else None
    kind = Markup(' class="marked"') if marked else ""
    values = Markup("").join(Markup("<td>{}</td>").format(text(cell)) for cell in cells)
    return Markup("<tr{}>{}{}</tr>").format(kind, sign or Markup("<td></td>"), values)


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
