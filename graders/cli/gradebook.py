"""The commands of `probgrade gradebook`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from rich.console import Console

from graders.cli import gradebook_tables
from graders.cli.gradebook_names import author, exercise_named, require_text, student_named
from graders.course import Course, find_course
from graders.errors import Exit
from graders.gradebook.class_scores import class_scores, require_count
from graders.gradebook.storage import Gradebook

FILE = "gradebook.sqlite"
"""The gradebook's name in the folder of a graded class."""


def run(options: argparse.Namespace) -> int:
    """Run the command. Raises `GradebookProblem` when that fails."""
    course = find_course(options.course)
    with Gradebook(_address(options.gradebook), create=False) as gradebook:
        return _action(options.action)(gradebook, course, options) or Exit.GRADED


def _address(text: str) -> str:
    return str(Path(text) / FILE) if Path(text).is_dir() else text


def _action(name: str) -> Callable[[Gradebook, Course, argparse.Namespace], Exit | None]:
    """What a command does: only what it needs is imported."""
    module, function = ACTIONS[name]
    found: Callable[[Gradebook, Course, argparse.Namespace], Exit | None]
    found = getattr(import_module(f"graders.cli.{module}"), function)
    return found


def show(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> None:
    """Print the scores, or how those of one student or exercise came about."""
    students = gradebook.log.students()
    scores = class_scores(gradebook, list(course.exercises))
    require_count(gradebook, sum(score.submissions for score in scores))
    wanted = options.student and student_named(options.student, students)
    exercise = options.exercise and exercise_named(course, options.exercise)
    chosen = [
        score
        for score in scores
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


def comment(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> None:
    """Add a comment for a student."""
    from graders.cli.gradebook_pages import follow

    student = student_named(options.student, gradebook.log.students())
    exercise = exercise_named(course, options.exercise)
    require_text("the comment", options.text)
    gradebook.log.comment(student, exercise, options.text, author=author(options))
    follow(gradebook, course, options)


def history(gradebook: Gradebook, course: Course, options: argparse.Namespace) -> None:
    """Print all that happened to a student's scores."""
    student = student_named(options.student, gradebook.log.students())
    Console().print(gradebook_tables.history(gradebook.log.history(student)))


ACTIONS = {
    "show": ("gradebook", "show"),
    "override": ("gradebook_overrides", "override"),
    "comment": ("gradebook", "comment"),
    "history": ("gradebook", "history"),
    "extend": ("gradebook_deadlines", "extend"),
    "policy": ("gradebook_deadlines", "policy"),
    "export": ("gradebook_export", "export"),
    "pages": ("gradebook_pages", "pages"),
}
"""The module of each command in this folder, and its function."""
