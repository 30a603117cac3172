"""`probgrade gradebook override`: of one student, or of a check for everybody."""

from __future__ import annotations

import argparse
import math
from datetime import datetime, timezone

from rich.console import Console

from graders.cli import gradebook_tables
from graders.cli.gradebook_names import author, exercise_named, nearest, require_text, student_named
from graders.cli.gradebook_pages import follow
from graders.course import Course
from graders.errors import CalledWrongly
from graders.evaluation.checks import checks_of
from graders.gradebook.changes import changes
from graders.gradebook.class_scores import class_scores
from graders.gradebook.problems import GradebookProblem
from graders.gradebook.storage import Gradebook
from graders.gradebook.values import Override


def override(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> None:
    """Replace points of one student, or, with `--all`, those of a check for everybody."""
    _require_options(options)
    exercise = exercise_named(course, options.exercise)
    require_text("--reason", options.reason)
    if not options.clear:
        _require_points(course, exercise, options.check, options.points)
    if options.all:
        _everybody(gradebook, course, exercise, options)
    else:
        _one(gradebook, course, exercise, options)


def _require_options(options: argparse.Namespace) -> None:
    if options.all == (options.student is not None):
        raise CalledWrongly("name one STUDENT and the EXERCISE, or the EXERCISE and --all")
    if options.all and options.check is None:
        raise CalledWrongly("--all needs --check ID: whole scores are overridden one by one")
    if options.apply and not options.all:
        raise CalledWrongly("--apply belongs to --all; one override is written at once")


def _one(gradebook: Gradebook, course: Course, exercise: str, options: argparse.Namespace) -> None:
    student = student_named(options.student, gradebook.log.students())
    if options.clear:
        _require_override(gradebook, student, exercise, options.check)
    gradebook.log.override(
        student,
        exercise,
        options.points,
        check=options.check,
        author=author(options),
        reason=options.reason,
    )
    _print_score(gradebook, course, student, exercise)
    follow(gradebook, course, options)


def _everybody(
    gradebook: Gradebook, course: Course, exercise: str, options: argparse.Namespace
) -> None:
    """Show whose scores an override of a check changes; write it with `--apply`."""
    order, by = list(course.exercises), author(options)
    before = class_scores(gradebook, order)
    students = [score.student for score in before if score.exercise == exercise and score.counted]
    if options.clear:
        students = _overridden(gradebook, exercise, options.check)
    now, given = datetime.now(timezone.utc), (options.points, by, options.reason)
    more = [Override(key, exercise, *given, now, options.check) for key in students]
    changed = changes(before, class_scores(gradebook, order, more=more))
    if changed:
        Console().print(gradebook_tables.changed(changed, gradebook.log.students()))
    print(f"{len(changed)} of {len(students)} scores change.")
    if not options.apply:
        print("Nothing is written; --apply writes it.")
        return
    values = {"check": options.check, "author": by, "reason": options.reason}
    gradebook.log.override_all(students, exercise, options.points, **values)
    print(f"Written for {len(students)} students.")
    follow(gradebook, course, options)


def _overridden(gradebook: Gradebook, exercise: str, check: str) -> list[str]:
    """The students whose points for a check are overridden."""
    last = {
        override.student: override.points
        for override in gradebook.log.overrides()
        if (override.exercise, override.check) == (exercise, check)
    }
    return [student for student, points in last.items() if points is not None]


def _require_points(course: Course, exercise: str, check: str | None, points: float) -> None:
    """Raise `GradebookProblem` unless the check exists and the points are possible."""
    worth = {check.id: check.points for check in checks_of(course, course.exercise(exercise))}
    if check is not None and check not in worth:
        raise GradebookProblem(f"{exercise} has no check {check!r}{nearest(check, worth)}")
    most = math.fsum(worth.values()) if check is None else worth[check]
    if not 0 <= points <= most:
        raise GradebookProblem(f"--points {points:g}: must be from 0 to {most:g}")


def _require_override(gradebook: Gradebook, student: str, exercise: str, check: str | None) -> None:
    same = [
        override.points
        for override in gradebook.log.overrides(student)
        if (override.exercise, override.check) == (exercise, check)
    ]
    if not same or same[-1] is None:
        of = check or "the whole score"
        raise GradebookProblem(f"nothing to withdraw: {of} of {student} is not overridden")


def _print_score(gradebook: Gradebook, course: Course, student: str, exercise: str) -> None:
    score = [
        s
        for s in class_scores(gradebook, list(course.exercises))
        if (s.student, s.exercise) == (student, exercise)
    ]
    Console().print(gradebook_tables.details(score, gradebook.log.students()))
