"""`probgrade release`: what a teacher hands out, made of its source.

Without --out it is written where the course keeps it; --check says whether it is there.
"""

from __future__ import annotations

import argparse
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from graders.cli.package import add
from graders.course import Course, Exercise, find_course
from graders.errors import CalledWrongly, Exit
from graders.evaluation.checks import BrokenSuite
from graders.notebook.handout import differing, folder_of, handout
from graders.notebook.lesson import BrokenLesson
from graders.storage import HANDED_OUT, atomic_write


def run(chosen: argparse.Namespace) -> int:
    """Write the files, or compare. Raises `CalledWrongly` where that fails."""
    course = find_course(chosen.course)
    names = [chosen.exercise] if chosen.exercise else list(course.exercises)
    exercises = [course.exercise(name) for name in names]
    try:
        if chosen.check:
            return _compare(course, exercises)
        return _release(course, exercises, chosen.out, nbgrader=chosen.nbgrader)
    except (BrokenLesson, BrokenSuite) as problem:
        raise CalledWrongly(str(problem)) from problem


def _release(
    course: Course, exercises: Sequence[Exercise], out: Path | None, *, nbgrader: bool
) -> int:
    if out is not None and len(exercises) > 1:
        raise CalledWrongly("--out is for one exercise: name it")
    if out is None and nbgrader:
        raise CalledWrongly("say with --out DIR where the notebook for nbgrader goes")
    for exercise in exercises:
        files = handout(course, exercise, nbgrader=nbgrader)
        place = out or folder_of(course, exercise)
        try:
            _write(place, exercise.name, files)
        except OSError as error:
            raise CalledWrongly(f"{place}: {error.strerror}; name another with --out") from error
        print(f"Written: {place} ({', '.join(files)})")
    return Exit.GRADED


def _compare(course: Course, exercises: Sequence[Exercise]) -> int:
    """Say which files of a course differ from what would be handed out; the exit code."""
    found = [path for exercise in exercises for path in differing(course, exercise)]
    for path in found:
        print(f"{path} differs from its source; probgrade release {path.parent.name} writes it")
    return Exit.UNDER if found else Exit.GRADED


def _write(out: Path, name: str, files: Mapping[str, bytes]) -> None:
    if out.suffix == ".zip":
        atomic_write(out, _zip(name, files), mode=HANDED_OUT)
        return
    out.mkdir(parents=True, exist_ok=True)
    for file, data in files.items():
        atomic_write(out / file, data, mode=HANDED_OUT)


def _zip(name: str, files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, data in files.items():
            add(archive, f"{name}/{file}", data)
    return made.getvalue()
