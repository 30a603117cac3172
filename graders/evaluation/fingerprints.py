"""Digests of what observations and verdicts depend on.

A digest of Python source is one of its syntax tree: comments and layout do not count.
"""

from __future__ import annotations

import ast
import hashlib
import platform
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path

from graders.course import PACKAGE, Course, Exercise
from graders.intake.parsing import parse
from graders.intake.selection import Selection
from graders.intake.sources import Cell

DECIDING = ("evaluation", "comparisons", "intake")
"""The packages of the engine that decide verdicts and their words, beside `report.py`."""


def probe_identities(probes: str) -> dict[str, str]:
    """What identifies each probe: a digest of the statements it needs, and of no others."""
    parsing = parse(Cell("probes.py", probes))
    if parsing.broken:
        raise SyntaxError(str(parsing.broken[0]))
    statements = parsing.statements
    selection = Selection(statements)
    return {
        name: _digest(statements[number].source for number in selection.needed(name))
        for name in selection.defined()
    }


@cache
def rubric_version(course: Course, exercise: Exercise) -> str:
    """The digest of everything that decides an exercise's verdicts and their words.

    Of the course, that is all but what belongs to its other exercises.
    """
    engine = [path for room in DECIDING for path in sorted((PACKAGE / room).rglob("*.py"))]
    others = set(course.exercises) - {exercise.name}
    rooms = ((course.suites, others | {"child"}), (course.reference, others))
    own = [path for room, left_out in rooms for path in _files(room, left_out)]
    texts = [normalised(path) for path in [*engine, PACKAGE / "report.py", *own]]
    return _digest([*texts, repr(course.settings)])[:16]


def _files(room: Path, left_out: Collection[str] = ()) -> list[Path]:
    """The files in a room of a course, data too, without those in the folders left out."""
    found = (path for path in sorted(room.rglob("*")) if path.is_file())
    return [path for path in found if not _is_left_out(path.relative_to(room).parts, left_out)]


def _is_left_out(parts: Sequence[str], left_out: Collection[str]) -> bool:
    hidden = any(part == "__pycache__" or part.startswith(".") for part in parts)
    return hidden or parts[0] in left_out or parts[-1].endswith(".md")


@cache
def versions(course: Course) -> Mapping[str, str]:
    """The versions a report is made with, read once from what is installed."""
    found = {name: _version(name) for name in course.settings.distributions}
    return {"probgrade": _version("probgrade"), "python": platform.python_version(), **found}


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


@cache
def circumstances(course: Course) -> str:
    """The digest of what any observation depends on beside its probe, inputs and program.

    These are the code that runs in a child, its environment, libraries and limits, and
    the versions of all that. The course's title and points are not among them.
    """
    settings = course.settings
    known = [settings.to_builtins(), sorted(settings.environment.items()), settings.limits]
    code = [*_files(PACKAGE / "sandbox" / "child"), *_files(course.child)]
    installed = sorted(versions(course).items())
    return _digest([*(normalised(path) for path in code), *map(repr, (*known, installed))])


def reference_salt(course: Course, exercise: Exercise) -> bytes:
    """What the reference's observations depend on beside the probe and its inputs."""
    return _digest([normalised(exercise.reference), circumstances(course)]).encode()


@cache
def normalised(path: Path) -> str:
    """The source without comments and layout; as it stands where it is not Python."""
    data = path.read_bytes()
    try:
        return ast.unparse(ast.parse(data)) if path.suffix == ".py" else data.hex()
    except (SyntaxError, ValueError):
        return data.hex()


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
