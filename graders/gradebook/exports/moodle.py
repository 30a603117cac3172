"""Merges scores into the grading worksheet of a Moodle assignment, for upload to Moodle.

Moodle writes the worksheet's headings in the site's language, so the caller can name
each column; the identifier ends in the participant's number in every language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graders.gradebook.exports.csv_merge import Target, parsed
from graders.gradebook.exports.matching import Identifiers, canonical, trailing_number
from graders.gradebook.exports.platform_sheet import PlatformSheet, Row, read
from graders.gradebook.problems import GradebookProblem


@dataclass(frozen=True)
class Headings:
    """The headings of the columns; only `identifier` and `grade` are required."""

    identifier: str = "Identifier"
    grade: str = "Grade"
    maximum: str = "Maximum Grade"
    name: str = "Full name"
    email: str = "Email address"
    changeable: str = "Grade can be changed"
    feedback: str = "Feedback comments"


def target(data: bytes, headings: Headings) -> Target:
    """The grades of a worksheet. Raises `GradebookProblem` when a column is missing."""
    sheet = read(data, headings.identifier, headings.grade)
    names = (headings.identifier, headings.name, headings.email)
    positions = sheet.columns(*names, headings.maximum, headings.changeable, headings.feedback)
    grade = sheet.column(headings.grade)
    if grade in positions.values():
        raise GradebookProblem(
            f"column {headings.grade!r} does not hold grades; name the one that does"
        )
    rows = {
        number: _identifiers(sheet, row, positions, headings)
        for number, row in enumerate(sheet.rows[1:], start=1)
        if trailing_number(sheet.value(row, positions[headings.identifier]))
    }
    if not rows:
        raise GradebookProblem(
            f"no row has a number in {headings.identifier!r}; download the worksheet again"
        )
    maximum, changeable = positions.get(headings.maximum), positions.get(headings.changeable)
    return Target(
        sheet,
        grade,
        rows,
        {row: parsed(sheet.value(sheet.rows[row], maximum)) for row in rows},
        identifying=frozenset(positions[name] for name in names if name in positions),
        locked=frozenset(n for n in rows if sheet.value(sheet.rows[n], changeable) == "No"),
        feedback=positions.get(headings.feedback),
    )


def _identifiers(
    sheet: PlatformSheet, row: Row, positions: Mapping[str, int], headings: Headings
) -> Identifiers:
    identifiers = {
        "moodle": trailing_number(sheet.value(row, positions[headings.identifier])),
        "email": sheet.value(row, positions.get(headings.email)),
        "name": canonical(sheet.value(row, positions.get(headings.name))),
    }
    return {kind: value for kind, value in identifiers.items() if value}
