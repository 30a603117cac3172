"""`probgrade start`: everything that a student needs to begin an exercise."""

from __future__ import annotations

import argparse
from pathlib import Path

from graders.course import find_course
from graders.errors import CalledWrongly, Exit
from graders.notebook.handout import README, committed, folder_of, pictures
from graders.storage import HANDED_OUT, atomic_write


def run(chosen: argparse.Namespace) -> int:
    """Write the files. Raises `CalledWrongly` where one is in the way."""
    course = find_course(chosen.course)
    exercise = course.exercise(chosen.exercise)
    folder = Path(exercise.name) if chosen.folder is None else chosen.folder
    answers = f"{exercise.name}{'.ipynb' if chosen.notebook else '.py'}"
    files = committed(course, exercise)
    for name in (README, answers):
        if name not in files:
            raise CalledWrongly(f"{folder_of(course, exercise)} has no {name}")
        _write(folder / name, files[name])
    for name, data in pictures(course, exercise).items():
        _write(folder / name, data)
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
        atomic_write(path, data, mode=HANDED_OUT)
    except OSError as error:
        raise CalledWrongly(f"{path}: {error.strerror}; name another DIR") from error
