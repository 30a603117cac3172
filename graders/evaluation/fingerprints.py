"""Digests of what observations and verdicts depend on.

A digest of Python source is one of its syntax tree: comments and layout do not count.
"""

from __future__ import annotations

import ast
import hashlib
import platform
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

from graders.course import PACKAGE, Course, Exercise
from graders.intake.parsing import parse
from graders.intake.selection import Selection
from graders.intake.sources import Cell
from graders.sandbox.child import wire
from graders.sandbox.program import Program

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
    """The digest of everything that decides an exercise's verdicts and their words."""
    engine = [path for room in DECIDING for path in sorted((PACKAGE / room).rglob("*.py"))]
    own = [*sorted(exercise.suite.rglob("*.py")), *sorted(exercise.reference.parent.glob("*.py"))]
    hints = [path for path in [course.suites / "hints.py"] if path.exists()]
    texts = [normalised(path) for path in [*engine, PACKAGE / "report.py", *own, *hints]]
    return _digest([*texts, repr(course.settings)])[:16]


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
    the versions of all that.
    """
    code = [*_child_code(), *sorted(course.child.glob("*.py"))]
    known = [repr(sorted(versions(course).items())), repr(course.settings)]
    return _digest([*(normalised(path) for path in code), *known])


def reference_salt(course: Course, exercise: Exercise) -> bytes:
    """What the reference's observations depend on beside the probe and its inputs."""
    return _digest([exercise.reference.read_text("utf-8"), circumstances(course)]).encode()


def student_salt(course: Course, program: Program) -> str:
    """What a student's observations depend on beside the probe and its inputs."""
    own = hashlib.sha256(wire.encode(program.to_builtins())).hexdigest()
    return _digest([own, circumstances(course)])


@cache
def normalised(path: Path) -> str:
    """The source without comments and layout; as it stands where it does not parse."""
    source = path.read_text("utf-8")
    try:
        return ast.unparse(ast.parse(source))
    except SyntaxError:
        return source


def _child_code() -> Iterator[Path]:
    yield from sorted((PACKAGE / "sandbox" / "child").glob("*.py"))


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
