"""The commands of `probgrade gradebook`."""

from __future__ import annotations

import argparse
import getpass
import json
import math
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path

from rich.console import Console

from graders.cli import gradebook_tables
from graders.cli.gradebook_export import export
from graders.course import Course, find_course
from graders.evaluation.checks import checks_of
from graders.gradebook.policy import policy_from_builtins, policy_to_builtins
from graders.gradebook.problems import GradebookProblem
from graders.gradebook.scores import class_scores
from graders.gradebook.storage import Gradebook
from graders.gradebook.values import Student

FILE = "gradebook.sqlite"
"""The gradebook's name in the folder of a graded class."""


def run(options: argparse.Namespace) -> int:
    """Run the command. Raises `GradebookProblem` when that fails."""
    course = find_course(options.course)
    with Gradebook(_address(options.gradebook), create=False) as gradebook:
        ACTIONS[options.action](gradebook, course, options)
    return 0


def _address(text: str) -> str:
    return str(Path(text) / FILE) if Path(text).is_dir() else text


def _show(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> None:
    students = gradebook.log.students()
    wanted = options.student and _student(options.student, students)
    exercise = options.exercise and _exercise(course, options.exercise)
    chosen = [
        score
        for score in class_scores(gradebook, list(course.exercises))
        if wanted in (None, score.student) and exercise in (None, score.exercise)
    ]
    if options.json:
        values = [gradebook_tables.to_builtins(score, students) for score in chosen]
        print(json.dumps(values, indent=2, ensure_ascii=False))
    else:
        if wanted or exercise:
            table = gradebook_tables.details(chosen, students)
        else:
            table = gradebook_tables.overview(chosen, students, list(course.exercises))
        Console().print(table)


def _override(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> None:
    student = _student(options.student, gradebook.log.students())
    exercise = _exercise(course, options.exercise)
    _require_text("--reason", options.reason)
    if options.clear:
        _require_override(gradebook, student, exercise, options.check)
    else:
        _require_points(course, exercise, options.check, options.points)
    gradebook.log.override(
        student,
        exercise,
        options.points,
        check=options.check,
        author=_author(options),
        reason=options.reason,
    )
    _print_score(gradebook, course, student, exercise)


def _comment(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> None:
    student = _student(options.student, gradebook.log.students())
    exercise = _exercise(course, options.exercise)
    _require_text("the comment", options.text)
    gradebook.log.comment(student, exercise, options.text, author=_author(options))


def _history(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> None:
    student = _student(options.student, gradebook.log.students())
    Console().print(gradebook_tables.history(gradebook.log.history(student)))


def _policy(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> None:
    if options.set is not None:
        policy = policy_from_builtins(_json(options.set))
        for exercise in policy.due:
            _exercise(course, exercise)
        gradebook.log.set_policy(policy, author=_author(options))
    elif options.history:
        Console().print(gradebook_tables.policies(gradebook.log.policies()))
    else:
        print(json.dumps(policy_to_builtins(gradebook.log.policy()), indent=2))


ACTIONS: dict[str, Callable[[Gradebook, Course, argparse.Namespace], None]] = {
    "show": _show,
    "override": _override,
    "comment": _comment,
    "history": _history,
    "policy": _policy,
    "export": export,
}


def _student(text: str, students: dict[str, Student]) -> str:
    """The key of the one student with this key, or else with this name, email or number."""
    if text in students:
        return text
    named = [s.key for s in students.values() if any(text in known for known in s.known.values())]
    if len(named) == 1:
        return named[0]
    if named:
        raise GradebookProblem(f"{text!r} matches several students: name one of {_list(named)}")
    names = [*students, *(student.name for student in students.values())]
    raise GradebookProblem(f"no student {text!r}{_nearest(text, names)}")


def _exercise(course: Course, text: str) -> str:
    if text not in course.exercises:
        raise GradebookProblem(f"no exercise {text!r}; choose from {_list(course.exercises)}")
    return text


def _require_text(what: str, text: str) -> None:
    if not text.strip():
        raise GradebookProblem(f"{what} is empty; give a text")


def _require_points(course: Course, exercise: str, check: str | None, points: float) -> None:
    """Raise `GradebookProblem` unless the check exists and the points are possible."""
    worth = {check.id: check.points for check in checks_of(course, course.exercise(exercise))}
    if check is not None and check not in worth:
        raise GradebookProblem(f"{exercise} has no check {check!r}{_nearest(check, worth)}")
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


def _author(options: argparse.Namespace) -> str:
    try:
        return options.author or getpass.getuser()
    except (KeyError, OSError) as error:
        raise GradebookProblem("this user has no name; give yours with --author") from error


def _json(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise GradebookProblem(f"{path}: {error.strerror}; name a file to read") from error
    except (ValueError, RecursionError) as error:
        raise GradebookProblem(f"{path}: not JSON ({error})") from error


def _nearest(text: str, names: Iterable[str]) -> str:
    found = get_close_matches(text, list(names), n=3, cutoff=0.5)
    return f"; did you mean {_list(found)}?" if found else "; see probgrade gradebook show"


def _list(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))
