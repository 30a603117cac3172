"""`probgrade gradebook policy` and `extend`: they show whose scores change, and by how much."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from rich.console import Console

from graders.cli import gradebook_tables
from graders.cli.gradebook_names import author, exercise_named, require_text, students_named
from graders.cli.gradebook_pages import follow
from graders.course import Course
from graders.gradebook.changes import Change, changes
from graders.gradebook.class_scores import class_scores
from graders.gradebook.policy import (
    Policy,
    policy_from_builtins,
    policy_to_builtins,
    shown_time,
    time_with_zone,
)
from graders.gradebook.problems import GradebookProblem
from graders.gradebook.storage import Gradebook


def policy(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> None:
    """Show the policy or its history, or set another or only show what it would change."""
    file = options.set or options.check
    if file is not None:
        _set_policy(gradebook, course, options, file)
    elif options.history:
        Console().print(gradebook_tables.policies(gradebook.log.policies()))
    else:
        print(json.dumps(policy_to_builtins(gradebook.log.policy()), indent=2))


def _set_policy(
    gradebook: Gradebook, course: Course, options: argparse.Namespace, file: Path
) -> None:
    new = policy_from_builtins(_json(file))
    for exercise in new.due:
        exercise_named(course, exercise)
    order = list(course.exercises)
    before, after = class_scores(gradebook, order), class_scores(gradebook, order, new)
    _print_changes(gradebook, changes(before, after), len(after))
    if options.set is None:
        print("Nothing is written; --set writes it.")
        return
    gradebook.log.set_policy(new, author=author(options))
    print("The policy is set.")
    follow(gradebook, course, options)


def extend(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> None:
    """Extend the deadline for some students, or withdraw what extended it."""
    students = students_named(options.students, gradebook.log.students())
    exercise = options.exercise and exercise_named(course, options.exercise)
    require_text("--reason", options.reason)
    if options.clear:
        until = None
        _require_extensions(gradebook, students, exercise)
    else:
        until = time_with_zone(f"--until {options.until}", options.until)
        _require_later(gradebook.log.policy(), exercise, until)
    order = list(course.exercises)
    before = class_scores(gradebook, order)
    gradebook.log.extend(students, exercise, until, author=author(options), reason=options.reason)
    after = class_scores(gradebook, order)
    what = "withdrawn" if until is None else f"now {shown_time(until)}"
    print(f"Extended deadline of {', '.join(students)} for {exercise or 'all exercises'}: {what}.")
    _print_changes(gradebook, changes(before, after), len(after))
    follow(gradebook, course, options)


def _require_later(policy: Policy, exercise: str | None, until: datetime) -> None:
    """Raise `GradebookProblem` unless the time is after a deadline that it would extend."""
    due = {name: time for name, time in policy.due.items() if exercise in (None, name)}
    if not due:
        of = exercise or "no exercise"
        raise GradebookProblem(
            f"{of} has {'no' if exercise else 'a'} deadline to extend; set one with policy --set"
        )
    first = min(due.values())
    if until <= first:
        raise GradebookProblem(
            f"--until {until.isoformat()}: is not after the deadline, {shown_time(first)}"
        )


def _require_extensions(
    gradebook: Gradebook, students: Iterable[str], exercise: str | None
) -> None:
    for student in students:
        same = [e.until for e in gradebook.log.extensions(student) if e.exercise == exercise]
        if not same or same[-1] is None:
            of = exercise or "all exercises"
            raise GradebookProblem(
                f"nothing to withdraw: {student} has no extended deadline for {of}"
            )


def _print_changes(gradebook: Gradebook, changed: list[Change], total: int) -> None:
    if changed:
        Console().print(gradebook_tables.changed(changed, gradebook.log.students()))
    print(f"{len(changed)} of {total} scores change.")


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The object; of a key that occurs twice, nobody can tell which is meant."""
    twice = next(
        (key for key, count in Counter(key for key, _ in pairs).items() if count > 1), None
    )
    if twice is not None:
        raise GradebookProblem(f"policy: {twice!r} occurs twice; delete one")
    return dict(pairs)


def _json(path: Path) -> object:
    try:
        # It finds which Unicode encoding the bytes are in.
        return json.loads(path.read_bytes(), object_pairs_hook=_distinct)
    except OSError as error:
        raise GradebookProblem(f"{path}: {error.strerror}; name a file to read") from error
    except (ValueError, RecursionError) as error:
        raise GradebookProblem(f"{path}: not JSON ({error}); mend it at that place") from error
