"""Controls of the scores: a small class whose scores are known is computed before any other."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import cache

from graders.errors import GraderFault
from graders.gradebook.policy import Counts, LatePolicy, Policy
from graders.gradebook.scores import Snapshot, scores
from graders.gradebook.values import (
    Comment,
    Extension,
    GradedSubmission,
    Override,
    StoredSubmission,
)

DUE = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
POLICY = Policy(
    Counts.BEST,
    {"first": DUE, "second": DUE + timedelta(weeks=1)},
    LatePolicy(free_days=1, percent_per_day=10),
)
KNOWN = {
    ("extended", "first"): (8.0, 0, 0, 0.0),
    ("late", "first"): (9.0, 2, 1, 1.0),
    ("late", "second"): (7.2, 1, 0, 0.8),
    ("overridden", "first"): (3.0, 2, 0, 0.0),
    ("silent", "first"): (None, 0, 0, 0.0),
    ("unread", "first"): (None, 0, 0, 0.0),
}
"""The final score, days late, free days spent and penalty of each student and exercise."""


@cache
def require_known_scores() -> None:
    """Raise `GraderFault` unless the scores of the known class are computed as they must be."""
    got = {
        (score.student, score.exercise): (
            score.final,
            score.days_late,
            score.free_days,
            score.penalty,
        )
        for score in scores(_snapshot(), POLICY, ("first", "second"))
    }
    if got != KNOWN:
        raise GraderFault(f"the scores of a known class are not {KNOWN}, but {got}")


def _snapshot() -> Snapshot:
    """A class with a case of each rule that changes a score."""
    graded = (
        _graded(1, "late", "first", days=1.5, points=10.0),
        _graded(2, "late", "second", days=7.0, points=5.0),
        _graded(3, "late", "second", days=8.0, points=8.0),
        _graded(4, "extended", "first", days=2.0, points=6.0),
        _graded(5, "overridden", "first", days=2.0, points=10.0),
        _graded(6, "unread", "first", days=0.0, points=None),
    )
    by = ("the grader", "a control", DUE)
    return Snapshot(
        graded,
        (
            Override("extended", "first", 2.5, *by, check="first.value"),
            Override("overridden", "first", 3.0, *by),
        ),
        (Comment("silent", "first", "Where is it?", "the grader", DUE),),
        {4: {"first.value": 0.5}},
        (Extension("extended", None, DUE + timedelta(days=3), *by),),
    )


def _graded(
    number: int, student: str, exercise: str, days: float, points: float | None
) -> GradedSubmission:
    entry = StoredSubmission(
        number, student, "work.py", exercise, str(number), DUE + timedelta(days=days), DUE
    )
    return GradedSubmission(entry, number, points, 10.0)
