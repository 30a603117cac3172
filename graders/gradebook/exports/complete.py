"""Whether a table states every score, read back as another program reads it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from graders.errors import Incomplete
from graders.gradebook.exports.cells import escaped

EXERCISE = ("exercise", "assignment")
"""What the column of the exercise is called."""
ROUNDING = 0.01
"""What six digits of each number can differ by in all."""
Stated = tuple[str, "str | None", "float | None"]
"""A student, an exercise and the points."""


def require_stated(
    table: str, student: str, columns: Sequence[str], scores: Iterable[Stated]
) -> None:
    """Raise `Incomplete` unless a table holds all of these scores.

    `student` is the column of the students. The exercises have a column each, or `columns` are
    that of the exercise and that of the points.
    """
    wanted = Counter(
        (escaped(who), escaped(exercise), f"{points:g}")
        for who, exercise, points in scores
        if exercise is not None and points is not None
    )
    found = Counter(_cells(table, student, columns))
    if lost := wanted - found:
        raise Incomplete(f"the table lacks scores of {', '.join(who for who, _, _ in lost)}")


def require_sums(table: str, total: str) -> None:
    """Raise `Incomplete` unless the columns of checks add up to the column `total`."""
    for row in csv.DictReader(StringIO(table, newline="")):
        checks = sum(float(value) for name, value in row.items() if "." in name and value)
        if row[total] and abs(checks - float(row[total])) > ROUNDING:
            raise Incomplete(f"the table lacks checks of {row['student']}")


def _cells(table: str, student: str, columns: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for row in csv.DictReader(StringIO(table, newline="")):
        if columns[0] in EXERCISE:
            yield row[student], row[columns[0]], row[columns[1]]
        else:
            yield from ((row[student], name, row[name]) for name in columns)
