"""The class as the CSV file that nbgrader exports.

The columns are those of nbgrader's own export plugin, and the score is the earned
points less the penalty, as there. Without a score the cells are empty, never 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone

from graders.gradebook.exports.cells import Cell, sheet
from graders.gradebook.scores import Score
from graders.gradebook.values import Student

HEADING = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
)


def render(scores: Sequence[Score], students: Mapping[str, Student]) -> str:
    """One row per exercise and student, sorted by exercise; times are in UTC."""
    known = [score for score in scores if score.exercise is not None]
    known.sort(key=lambda score: score.exercise or "")
    return sheet(HEADING, (_row(one, students[one.student]) for one in known))


def _row(score: Score, student: Student) -> list[Cell]:
    last, first = names(student.name)
    graded, scored = score.counted, score.final is not None
    return [
        score.exercise,
        _time(score.due),
        _time(graded.entry.submitted if graded else None),
        student.key,
        last,
        first,
        student.ids.get("email"),
        score.earned if score.override is None else score.override,
        score.penalty if scored else None,
        score.final,
        score.possible or None,
    ]


def names(name: str) -> tuple[str, str]:
    """Last and first name of "Last, First" or "First Last"; a single word is the first name."""
    last, comma, first = name.partition(",")
    if comma:
        return last.strip(), first.strip()
    first, _, last = name.rpartition(" ")
    return (last, first) if first else ("", name)


def _time(time: datetime | None) -> str | None:
    """The time in UTC without a zone, as nbgrader writes it."""
    return None if time is None else str(time.astimezone(timezone.utc).replace(tzinfo=None))
