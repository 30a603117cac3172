"""`probgrade courses`: the courses that are found, and where."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from graders.course import VARIABLE, Course, bundled_course, installed_courses, load_course
from graders.errors import CalledWrongly, Exit


def run(chosen: argparse.Namespace) -> int:
    """Print each course's name, title, exercises and folder; what is wrong with it, if it is."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold cyan")
    for heading in ("--course", "title", "exercises", "folder"):
        table.add_column(heading, overflow="fold")
    for name, folder in _found():
        table.add_row(name, *map(Text, _described(folder)))
    Console().print(table)
    return Exit.GRADED


def _found() -> Iterator[tuple[str, Path]]:
    yield "(by default)", bundled_course().root
    if named := os.environ.get(VARIABLE):
        yield f"({VARIABLE})", installed_courses().get(named, Path(named))
    yield from installed_courses().items()


def _described(folder: Path) -> tuple[str, str, str]:
    try:
        course: Course = load_course(folder)
    except CalledWrongly as problem:
        return str(problem), "", str(folder)
    return course.title, ", ".join(course.exercises), str(folder)
