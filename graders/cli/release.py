"""`probgrade release`: what a teacher hands out, and whether what is committed is that."""

from __future__ import annotations

import argparse
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from graders.cli.package import add
from graders.course import Course, find_course
from graders.errors import CalledWrongly, Exit
from graders.notebook.handout import differing, handout
from graders.notebook.lesson import BrokenLesson
from graders.storage import atomic_write


def run(chosen: argparse.Namespace) -> int:
    """Write a folder or a zip, or compare. Raises `CalledWrongly` where that fails."""
    course = find_course(chosen.course)
    if chosen.check:
        return _compare(course, chosen.exercise)
    if chosen.exercise is None or chosen.out is None:
        raise CalledWrongly("name an exercise and --out DIR, or give --check")
    exercise = course.exercise(chosen.exercise)
    try:
        files = handout(course, exercise, nbgrader=chosen.nbgrader)
        _write(chosen.out, exercise.name, files)
    except BrokenLesson as problem:
        raise CalledWrongly(f"{exercise.name}: {problem}") from problem
    except OSError as error:
        raise CalledWrongly(f"--out {chosen.out}: {error.strerror}; name another") from error
    print(f"Written: {chosen.out} ({', '.join(files)})")
    return Exit.GRADED


def _compare(course: Course, name: str | None) -> int:
    """Say which committed files differ from what would be handed out; the exit code."""
    exercises = [course.exercise(name)] if name else list(course.exercises.values())
    found: list[Path] = []
    for exercise in exercises:
        try:
            found += differing(course, exercise)
        except BrokenLesson as problem:
            raise CalledWrongly(f"{exercise.name}: {problem}") from problem
    for path in found:
        print(f"{path} differs; probgrade release {path.parent.name} --out {path.parent} writes it")
    return Exit.UNDER if found else Exit.GRADED


def _write(out: Path, name: str, files: Mapping[str, bytes]) -> None:
    if out.suffix == ".zip":
        atomic_write(out, _zip(name, files))
        return
    out.mkdir(parents=True, exist_ok=True)
    for file, data in files.items():
        atomic_write(out / file, data)


def _zip(name: str, files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, data in files.items():
            add(archive, f"{name}/{file}", data)
    return made.getvalue()
