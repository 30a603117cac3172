"""Scores into a gradebook file that Canvas exported, to be imported there again.

Rows without an ID are not students: the points possible, the posting policy. Canvas
would make a new assignment of a column it does not know, so none is ever added.
"""

from __future__ import annotations

from collections.abc import Sequence

from graders.gradebook.exports.csv_merge import Target, parsed
from graders.gradebook.exports.matching import Said, canonical
from graders.gradebook.exports.platform_sheet import PlatformSheet, Span, read
from graders.gradebook.problems import GradebookProblem

FIXED = frozenset({"EX", "N/A"})
"""Excused, and not assigned to this student."""


WHO = ("ID", "SIS User ID", "SIS Login ID", "Student", "LastName", "FirstName")
"""The columns by which students are found."""


def target(data: bytes, column: str) -> Target:
    """The column of this title, with its number, in a file of Canvas.

    Raises `GradebookProblem` when it is no such file or the column cannot be filled.
    """
    if column in WHO:
        raise GradebookProblem(f"column {column!r} says who a student is; name an assignment's")
    sheet = read(data, "ID", column)
    place, most = sheet.column(column), None
    for row in sheet.rows[1:]:
        if sheet.value(row, 0).startswith("Points Possible"):
            said = sheet.value(row, place)
            if said == "(read only)":
                raise GradebookProblem(f"Canvas computes column {column!r}; name an assignment's")
            most = parsed(said)
    rows = {
        number: _said(sheet, row)
        for number, row in enumerate(sheet.rows)
        if number > 0 and sheet.value(row, sheet.column("ID"))
    }
    return Target(sheet, place, rows, dict.fromkeys(rows, most), FIXED)


def _said(sheet: PlatformSheet, row: Sequence[Span]) -> Said:
    at = sheet.columns(*WHO)
    values = {title: sheet.value(row, place) for title, place in at.items()}
    whole = f"{values.get('LastName', '')}, {values.get('FirstName', '')}"
    said = {
        "canvas": values["ID"],
        "sis": values.get("SIS User ID", ""),
        "login": values.get("SIS Login ID", ""),
        "name": canonical(values.get("Student", whole)),
    }
    return {kind: value for kind, value in said.items() if value}
