"""The class as plain CSV, one row per student and exercise or one per submission."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from graders.gradebook.exports.cells import Cell, sheet
from graders.gradebook.scores import Points, Score
from graders.gradebook.values import GradedSubmission, Student

HEADING = (
    *(
        "student",
        "name",
        "email",
        "exercise",
        "submission",
        "submitted",
        "submissions",
        "raw",
        "earned",
    ),
    *("possible", "days_late", "free_days", "penalty", "override", "final", "note", "comments"),
)
SUBMISSIONS = (
    *("student", "name", "email", "exercise", "submission", "submitted", "received"),
    *("points", "possible"),
)


def render(
    scores: Sequence[Score],
    students: Mapping[str, Student],
    checks: Mapping[int, Points],
) -> str:
    """One row per student and exercise, one column per check of any of these attempts.

    `checks` holds the grader's points by check for each attempt that counts; the
    columns show what staff gave in their place.
    """
    names = _names(checks.values())
    rows = (_score(score, students, checks, names) for score in scores)
    return sheet((*HEADING, *names), rows)


def render_submissions(
    works: Iterable[GradedSubmission], students: Mapping[str, Student], checks: Mapping[int, Points]
) -> str:
    """One row per submission with what the grader gave it: no lateness, no override."""
    names = _names(checks.values())
    rows = (_submission(work, students, checks, names) for work in works)
    return sheet((*SUBMISSIONS, *names), rows)


def _names(checks: Iterable[Points]) -> list[str]:
    """All checks in the order in which they first appear."""
    return list(dict.fromkeys(name for points in checks for name in points))


def _score(
    score: Score,
    students: Mapping[str, Student],
    checks: Mapping[int, Points],
    names: Sequence[str],
) -> Iterator[Cell]:
    student, counted = students[score.student], score.counted
    yield from (student.key, student.name, student.ids.get("email"), score.exercise)
    yield from (counted.entry.name if counted else None, _submitted(counted), score.submissions)
    yield from (score.raw, score.earned, score.possible, score.days_late)
    yield from (score.free_days, score.penalty, score.override, score.final)
    yield score.note
    yield "; ".join(f"{comment.author}: {comment.text}" for comment in score.comments)
    graded = checks.get(counted.attempt, {}) if counted and counted.attempt else {}
    yield from ({**graded, **score.checks}.get(name) for name in names)


def _submission(
    work: GradedSubmission,
    students: Mapping[str, Student],
    checks: Mapping[int, Points],
    names: Sequence[str],
) -> Iterator[Cell]:
    entry, student = work.entry, students[work.entry.student]
    yield from (student.key, student.name, student.ids.get("email"), entry.exercise, entry.name)
    yield from (_submitted(work), entry.received.isoformat(), work.points, work.possible)
    graded = checks.get(work.attempt, {}) if work.attempt else {}
    yield from (graded.get(name) for name in names)


def _submitted(work: GradedSubmission | None) -> str | None:
    return work.entry.submitted.isoformat() if work and work.entry.submitted else None
