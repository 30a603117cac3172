"""Merges scores into a gradebook file that Canvas exported, for import into Canvas.

Rows without an ID are not students but the points possible and the posting policy. No
column is ever added, because Canvas would create a new assignment for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graders.gradebook.exports.csv_merge import Target, parsed
from graders.gradebook.exports.matching import Identifiers, canonical
from graders.gradebook.exports.platform_sheet import PlatformSheet, Row, read
from graders.gradebook.problems import GradebookProblem

FIXED = frozenset({"EX", "N/A"})
"""Cells that are never changed: excused, and not assigned to this student."""

IDENTIFYING = ("ID", "SIS User ID", "SIS Login ID", "Student", "LastName", "FirstName")
"""The columns that identify students."""


def target(data: bytes, column: str) -> Target:
    """The column with this title, which includes its number, in a file of Canvas.

    Raises `GradebookProblem` when it is no such file or no scores can go into the column.
    """
    sheet = read(data, "ID", column)
    identifying = sheet.columns(*IDENTIFYING)
    position = sheet.column(column)
    if position in identifying.values():
        raise GradebookProblem(f"column {column!r} identifies students; name an assignment's")
    others = [row for row in sheet.rows[1:] if not sheet.value(row, identifying["ID"])]
    cells = [sheet.value(row, position) for row in others]
    if "(read only)" in cells:
        raise GradebookProblem(f"Canvas computes column {column!r}; name an assignment's")
    rows = {
        number: _identifiers(sheet, row, identifying)
        for number, row in enumerate(sheet.rows)
        if number > 0 and sheet.value(row, identifying["ID"])
    }
    if not rows:
        raise GradebookProblem("no row has an ID; export the gradebook from Canvas again")
    maxima = dict.fromkeys(rows, _maximum(sheet, others, position))
    return Target(sheet, position, rows, maxima, frozenset(identifying.values()), FIXED)


def _maximum(sheet: PlatformSheet, others: Sequence[Row], position: int) -> float | None:
    """The points possible, by the row's label, which may stand after a spreadsheet's index."""
    for row in others:
        if any(span.value.strip().casefold() == "points possible" for span in row):
            return parsed(sheet.value(row, position))
    return None


def _identifiers(sheet: PlatformSheet, row: Row, positions: Mapping[str, int]) -> Identifiers:
    values = {title: sheet.value(row, position) for title, position in positions.items()}
    whole = f"{values.get('LastName', '')}, {values.get('FirstName', '')}"
    identifiers = {
        "canvas": values["ID"],
        "sis": values.get("SIS User ID", ""),
        "login": values.get("SIS Login ID", ""),
        "name": canonical(values.get("Student", whole)),
    }
    return {kind: value for kind, value in identifiers.items() if value}
