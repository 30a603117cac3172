"""Merges scores into the grading worksheet of a Moodle assignment, for upload to Moodle.

Moodle writes the worksheet's headings in the site's language, so the caller can name
each column; the identifier ends in the participant's number in every language.
"""

from __future__ import annotations

from dataclasses import dataclass

from graders.gradebook.exports.csv_merge import Target, parsed
from graders.gradebook.exports.matching import canonical, trailing_number
from graders.gradebook.exports.platform_sheet import read
from graders.gradebook.problems import GradebookProblem


@dataclass(frozen=True)
class Headings:
    """The headings of the columns; only `identifier` and `grade` are required."""

    identifier: str = "Identifier"
    grade: str = "Grade"
    maximum: str = "Maximum Grade"
    name: str = "Full name"
    email: str = "Email address"


def target(data: bytes, headings: Headings) -> Target:
    """The grades of a worksheet. Raises `GradebookProblem` when a column is missing."""
    if headings.grade in (headings.identifier, headings.maximum, headings.name, headings.email):
        raise GradebookProblem(
            f"column {headings.grade!r} does not hold grades; name the one that does"
        )
    sheet = read(data, headings.identifier, headings.grade)
    positions = sheet.columns(headings.identifier, headings.maximum, headings.name, headings.email)
    rows, maxima = {}, {}
    for number, row in enumerate(sheet.rows[1:], start=1):
        participant = trailing_number(sheet.value(row, positions[headings.identifier]))
        identifiers = {
            "moodle": participant,
            "email": sheet.value(row, positions.get(headings.email)),
            "name": canonical(sheet.value(row, positions.get(headings.name))),
        }
        if participant:
            rows[number] = {kind: value for kind, value in identifiers.items() if value}
            maxima[number] = parsed(sheet.value(row, positions.get(headings.maximum)))
    return Target(sheet, sheet.column(headings.grade), rows, maxima)
