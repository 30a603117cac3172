"""What students are handed: an exercise's README, its stub module and its notebook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from graders.course import Course, Exercise
from graders.evaluation.bundle import load_bundle
from graders.notebook.lesson import Lesson, notebook

README = "README.md"


def handout(course: Course, exercise: Exercise, *, nbgrader: bool = False) -> dict[str, bytes]:
    """The files by name. Raises `BrokenLesson` where a notebook cannot be made."""
    readme, stub = (_read(course, exercise, name) for name in (README, f"{exercise.name}.py"))
    lesson = Lesson(readme, stub, _points(course, exercise), _environment(course))
    return {
        README: readme.encode(),
        f"{exercise.name}.py": stub.encode(),
        f"{exercise.name}.ipynb": notebook(lesson, nbgrader=nbgrader).encode(),
    }


def folder_of(course: Course, exercise: Exercise) -> Path:
    """Where a course keeps what it hands out."""
    return course.file.parent / exercise.name


def differing(course: Course, exercise: Exercise) -> list[Path]:
    """The files of a course that differ from what would be handed out. Raises `BrokenLesson`."""
    folder = folder_of(course, exercise)
    made = handout(course, exercise).items()
    return [folder / name for name, data in made if _bytes(folder / name) != data]


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _read(course: Course, exercise: Exercise, name: str) -> str:
    return (folder_of(course, exercise) / name).read_text("utf-8")


def _points(course: Course, exercise: Exercise) -> dict[str, float]:
    """The points of each function, those of checks that are not here included."""
    bundle = load_bundle(course, exercise)
    points = {name: bundle.kept_back.get(name, 0.0) for name in exercise.asked}
    for check in bundle.checks:
        points[check.function] += check.points
    return {name: round(value, 4) for name, value in points.items()}


def _environment(course: Course) -> Mapping[str, str]:
    settings = course.settings
    names = (name for variables in settings.notebook.values() for name in variables)
    return {name: settings.environment[name] for name in names}
