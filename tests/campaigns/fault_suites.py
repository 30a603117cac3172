"""Breaks the files of a course's suite and its reference, one at a time."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.small import SMALL

SPARED = ("summaries", "hugo")
"""In the names of what is graded by another suite."""
CHECK = re.compile(r"^@check\(.*?(?=^@check|\Z)", re.MULTILINE | re.DOTALL)
POINTS = re.compile(r"points=[\d.]+, ")


def _without_points(text: str) -> str:
    return POINTS.sub("", text, count=1)


def _other_points(text: str) -> str:
    return POINTS.sub("points=0, ", text, count=1)


def _twice(text: str) -> str:
    """A second check of the same name, with other points."""
    first = CHECK.search(text)
    if first is None:
        return text
    return f"{text}\n\n{POINTS.sub('points=0.25, ', first[0], count=1)}"


BREAKS: dict[str, Callable[[str], str]] = {
    "syntax error": lambda text: f"{text}\ndef broken(:\n",
    "missing import": lambda text: f"{text}\nimport a_module_that_is_not_there\n",
    "check without points": _without_points,
    "check of no points": _other_points,
    "duplicate name": _twice,
    "empty file": lambda text: "",
}


def breaks() -> Iterator[tuple[str, str]]:
    """Each file of an exercise that decides its scores, with each way that changes it."""
    for room in ("graders/suites/regression", "reference/regression"):
        for file in sorted((SMALL.root / room).glob("*.py")):
            text = file.read_text()
            name = str(file.relative_to(SMALL.root))
            yield from ((name, kind) for kind, change in BREAKS.items() if change(text) != text)


def broken_course(folder: Path, name: str, kind: str) -> Path:
    """A copy of the course with one file broken."""
    shutil.copytree(SMALL.root, folder, ignore=shutil.ignore_patterns("__pycache__"))
    file = folder / name
    file.write_text(BREAKS[kind](file.read_text()))
    return folder
