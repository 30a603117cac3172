"""The class as plain CSV: a row per student and exercise, per student, or per submission."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from graders.gradebook.exports.cells import Cell, sheet
from graders.gradebook.scores import Points, Score
from graders.gradebook.values import GradedSubmission, Student

HEADING = (
    *("student", "name", "email", "exercise", "submission", "submitted", "submissions"),
    *("raw", "earned", "possible", "days_late", "free_days", "penalty", "override", "final"),
    *("note", "comments"),
)
SUBMISSION_HEADING = (
    *("student", "name", "email", "exercise", "submission", "submitted", "received"),
    *("points", "possible"),
)


def render(
    scores: Sequence[Score],
    students: Mapping[str, Student],
    checks: Mapping[int, Points],
) -> str:
    """One row per student and exercise, and one column per check of any of these attempts.

    `checks` holds the grader's points by check for each attempt that counts; the
    columns show the points of staff where a check is overridden.
    """
    names = _names(checks.values())
    rows = (_score(score, students, checks, names) for score in scores)
    return sheet((*HEADING, *names), rows)


def render_students(
    scores: Sequence[Score],
    students: Mapping[str, Student],
    exercises: Sequence[str],
) -> str:
    """One row per student, with the final score for each of these exercises.

    There is a total when each exercise has a score. Notes say why one has none.
    """
    found: dict[str, dict[str, Score]] = {}
    for score in scores:
        if score.exercise in exercises:
            found.setdefault(score.student, {})[score.exercise or ""] = score
    rows = (_student(students[key], own, exercises) for key, own in found.items())
    return sheet(("student", "name", "email", *exercises, "total", "notes"), rows)


def _student(
    student: Student, own: Mapping[str, Score], exercises: Sequence[str]
) -> Iterator[Cell]:
    yield from (student.key, student.name, student.ids.get("email"))
    finals = [own[name].final if name in own else None for name in exercises]
    yield from finals
    known = [final for final in finals if final is not None]
    yield round(sum(known), 4) if len(known) == len(finals) else None
    notes = ((name, own[name].note) for name in exercises if name in own)
    yield "; ".join(f"{name}: {note}" for name, note in notes if note)


def render_submissions(
    submissions: Iterable[GradedSubmission],
    students: Mapping[str, Student],
    checks: Mapping[int, Points],
) -> str:
    """One row per submission with the grader's points, before lateness and overrides."""
    names = _names(checks.values())
    rows = (_submission(graded, students, checks, names) for graded in submissions)
    return sheet((*SUBMISSION_HEADING, *names), rows)


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
    yield from (score.raw, score.earned, score.possible or None, score.days_late)
    scored = score.final is not None
    yield from (score.free_days, score.penalty if scored else None, score.override, score.final)
    yield score.note
    yield "; ".join(f"{comment.author}: {comment.text}" for comment in score.comments)
    points = checks.get(counted.attempt, {}) if counted and counted.attempt else {}
    yield from ({**points, **score.checks}.get(name) for name in names)


def _submission(
    graded: GradedSubmission,
    students: Mapping[str, Student],
    checks: Mapping[int, Points],
    names: Sequence[str],
) -> Iterator[Cell]:
    entry, student = graded.entry, students[graded.entry.student]
    yield from (student.key, student.name, student.ids.get("email"), entry.exercise, entry.name)
    yield from (_submitted(graded), entry.received.isoformat())
    yield from (graded.points, graded.possible or None)
    points = checks.get(graded.attempt, {}) if graded.attempt else {}
    yield from (points.get(name) for name in names)


def _submitted(graded: GradedSubmission | None) -> str | None:
    return graded.entry.submitted.isoformat() if graded and graded.entry.submitted else None
