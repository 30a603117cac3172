"""`probgrade start`: everything that a student needs to begin an exercise."""

from __future__ import annotations

import argparse
from pathlib import Path

from graders.course import find_course
from graders.errors import CalledWrongly, Exit
from graders.notebook.handout import handout
from graders.notebook.lesson import BrokenLesson
from graders.storage import atomic_write


def run(chosen: argparse.Namespace) -> int:
    """Write the files. Raises `CalledWrongly` where one is in the way."""
    course = find_course(chosen.course)
    exercise = course.exercise(chosen.exercise)
    folder = Path(exercise.name) if chosen.folder is None else chosen.folder
    try:
        files = handout(course, exercise)
    except BrokenLesson as problem:
        raise CalledWrongly(f"{exercise.name}: {problem}") from problem
    answers = f"{exercise.name}{'.ipynb' if chosen.notebook else '.py'}"
    for name in ("README.md", answers):
        _write(folder / name, files[name])
    print(f"Written: {folder / answers} and {folder / 'README.md'}")
    if chosen.notebook:
        print(f"Next: jupyter lab {folder / answers}")
    else:
        print(f"Next: probgrade watch {folder / answers}")
    return Exit.GRADED


def _write(path: Path, data: bytes) -> None:
    """Write a file; one that is the same may be there. Raises `CalledWrongly` for another."""
    try:
        if path.exists() and path.read_bytes() != data:
            raise CalledWrongly(f"{path} is there already, and may be your work; name another DIR")
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(path, data)
    except OSError as error:
        raise CalledWrongly(f"{path}: {error.strerror}; name another DIR") from error
