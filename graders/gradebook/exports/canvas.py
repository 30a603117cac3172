"""Merges scores into a gradebook file that Canvas exported, for import into Canvas.

Rows without an ID are not students but the points possible and the posting policy. No
column is ever added, because Canvas would create a new assignment for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from graders.gradebook.exports.csv_merge import Target, parsed
from graders.gradebook.exports.matching import Identifiers, canonical
from graders.gradebook.exports.platform_sheet import PlatformSheet, Span, read
from graders.gradebook.problems import GradebookProblem

FIXED = frozenset({"EX", "N/A"})
"""Cells that are never changed: excused, and not assigned to this student."""

IDENTIFYING = ("ID", "SIS User ID", "SIS Login ID", "Student", "LastName", "FirstName")
"""The columns that identify students."""


def target(data: bytes, column: str) -> Target:
    """The column with this title, which includes its number, in a file of Canvas.

    Raises `GradebookProblem` when it is no such file or no scores can go into the column.
    """
    if column in IDENTIFYING:
        raise GradebookProblem(f"column {column!r} identifies students; name an assignment's")
    sheet = read(data, "ID", column)
    position, most = sheet.column(column), None
    for row in sheet.rows[1:]:
        if sheet.value(row, 0).startswith("Points Possible"):
            maximum = sheet.value(row, position)
            if maximum == "(read only)":
                raise GradebookProblem(f"Canvas computes column {column!r}; name an assignment's")
            most = parsed(maximum)
    rows = {
        number: _identifiers(sheet, row)
        for number, row in enumerate(sheet.rows)
        if number > 0 and sheet.value(row, sheet.column("ID"))
    }
    return Target(sheet, position, rows, dict.fromkeys(rows, most), FIXED)


def _identifiers(sheet: PlatformSheet, row: Sequence[Span]) -> Identifiers:
    positions = sheet.columns(*IDENTIFYING)
    values = {title: sheet.value(row, position) for title, position in positions.items()}
    whole = f"{values.get('LastName', '')}, {values.get('FirstName', '')}"
    identifiers = {
        "canvas": values["ID"],
        "sis": values.get("SIS User ID", ""),
        "login": values.get("SIS Login ID", ""),
        "name": canonical(values.get("Student", whole)),
    }
    return {kind: value for kind, value in identifiers.items() if value}
