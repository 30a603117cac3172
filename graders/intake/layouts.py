"""All hand-ins of a class, whichever platform laid them out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graders.intake.hand_ins import HandIn
from graders.intake.places import Place
from graders.intake.problems import Unreadable


def hand_ins(path: Path, exercise: str | None = None) -> Iterator[HandIn]:
    """Everything handed in below a folder, student by student, in the order of their names.

    With `exercise`, what answers that one. A student of whom nothing can be graded
    has one hand-in all the same, whose reading says why. Raises `Unreadable` when
    the path is no class.
    """
    if not path.is_dir():
        raise Unreadable(f"{path}: no such folder.", missing=not path.exists())
    for entry in sorted(path.iterdir()):
        yield HandIn(entry.stem, entry.name, Place(entry), exercise)
