"""`probgrade exercises`: a course's exercises, their functions, checks and points.

Importing all suites takes seconds, so what was listed is kept until a file changes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from rich.console import Console

from graders.course import PACKAGE, Course, find_course
from graders.errors import Exit
from graders.report import Check
from graders.reports.listing import render_exercises
from graders.storage import atomic_write, cache_folder


def run(chosen: argparse.Namespace) -> int:
    """Print them. Raises `GraderFault` for a suite that does not import."""
    course = find_course(chosen.course)
    checks = _checks(course)
    found = [(exercise, checks[name]) for name, exercise in course.exercises.items()]
    Console().print(render_exercises(found))
    return Exit.GRADED


def _checks(course: Course) -> dict[str, list[Check]]:
    """The checks of each exercise, from the cache where nothing has changed."""
    file = cache_folder("checks") / f"{_digest(course)}.json"
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        kept = json.loads(file.read_text("utf-8"))
        return {name: [Check(**each) for each in kept[name]] for name in course.exercises}
    from graders.evaluation.checks import checks_of
    from graders.evaluation.sealed import opened

    with opened(course) as whole:
        found = {name: list(checks_of(whole, each)) for name, each in whole.exercises.items()}
    kept = {name: [vars(check) for check in checks] for name, checks in found.items()}
    with suppress(OSError):  # on a full disk the suites are imported again
        atomic_write(file, json.dumps(kept).encode())
    return found


def _digest(course: Course) -> str:
    """Changes with every file that a suite may import, and with the stubs."""
    digest = hashlib.sha256()
    for path in _files(course):
        digest.update(f"{path}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _files(course: Course) -> Iterator[Path]:
    rooms = (PACKAGE / "evaluation", PACKAGE / "comparisons", course.suites, course.reference)
    yield from filter(Path.is_file, [course.sealed])
    for room in (*rooms, course.root / "exercises"):
        for path in sorted(room.rglob("*")):
            if path.suffix in (".py", ".toml", ".md") and path.is_file():
                yield path
