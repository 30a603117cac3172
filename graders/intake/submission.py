"""A submission, read and ready to be graded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graders.intake.merging import program
from graders.intake.problems import Unreadable
from graders.intake.recognition import Asked, Reading, reading
from graders.intake.sources import Cell
from graders.sandbox.program import Program


@dataclass(frozen=True)
class Submission:
    """One person's answers to one exercise.

    `cells` is the text as it was read, `program` the part of it that is graded.
    `notes` are remarks that do not change the score. `digest` identifies the content.
    """

    name: str
    exercise: str
    cells: tuple[Cell, ...]
    program: Program
    notes: tuple[str, ...]
    digest: str


def submission(
    name: str, cells: Sequence[Cell], asked: Asked, exercise: str | None = None
) -> Submission:
    """Make a submission of these cells. Raises `Unreadable` when it answers no exercise.

    With an exercise named, it need not define any of its names: earlier versions graded that.
    """
    return answering(name, reading(cells, asked), exercise, strict=False)


def answering(
    name: str,
    found: Reading,
    exercise: str | None,
    notes: Sequence[str] = (),
    *,
    strict: bool = True,
) -> Submission:
    """Make a submission of a reading, as an answer to the exercise named or recognised.

    Raises `Unreadable` when it answers none or, if `strict`, nothing that the exercise named
    asks for.
    """
    chosen = exercise or found.exercise()
    if chosen is None or (strict and not found.share(chosen)):
        asked_by = "an exercise asks" if exercise is None else f"{exercise} asks"
        known = ", ".join(found.asked if exercise is None else found.asked[exercise])
        why = f"; {reason}" if (reason := _reason(found)) else ""
        remedy = "; name your functions as the exercise does"
        raise Unreadable(f"{name}: defines no name that {asked_by} for ({known}){why or remedy}.")
    return Submission(
        name=name,
        exercise=chosen,
        cells=found.cells,
        program=program(found, found.asked[chosen]),
        notes=(*notes, *found.notes),
        digest=_digest(chosen, found.cells),
    )


def _reason(found: Reading) -> str | None:
    """Why no name asked for is defined: the first piece that does not parse or is not run."""
    if found.broken:
        return str(found.broken[0])
    names = [name for names in found.asked.values() for name in names]
    reasons = (found.undefined(name) for name in names)
    return next(filter(None, (*reasons, *(note.rstrip(".") for note in found.notes))), None)


def others(found: Reading, chosen: str, graded: Sequence[str] = ()) -> Iterator[str]:
    """Notes on the other exercises that a reading answers, too, and that are not graded."""
    for exercise in found.asked:
        names = [name for name in found.defined(exercise) if name not in found.asked[chosen]]
        if exercise not in (chosen, *graded) and names:
            yield (
                f"It also defines {', '.join(names)}, which {exercise} asks for: "
                f"add --exercise {exercise} to have that graded."
            )


def _digest(exercise: str, cells: Sequence[Cell]) -> str:
    """The digest of the content, with the names of files, which a report quotes."""
    texts = [str(text) for cell in cells for text in cell.to_builtins()]
    return hashlib.sha256("\0".join([exercise, *texts]).encode()).hexdigest()


def to_builtins(submission: Submission) -> dict[str, Any]:
    """The submission as builtins, without its name."""
    program = submission.program.to_builtins()
    del program["files"], program["modules"]  # the same text as the cells
    return {
        "exercise": submission.exercise,
        "cells": [cell.to_builtins() for cell in submission.cells],
        "program": program,
        "notes": list(submission.notes),
        "digest": submission.digest,
    }


def from_builtins(name: str, value: dict[str, Any]) -> Submission:
    """The inverse of `to_builtins`."""
    cells = tuple(map(Cell.from_builtins, value["cells"]))
    files = {cell.name: cell.text for cell in cells if cell.runs}
    modules = {cell.name: cell.text for cell in cells if cell.imported}
    return Submission(
        name=name,
        exercise=value["exercise"],
        cells=cells,
        program=Program.from_builtins({**value["program"], "files": files, "modules": modules}),
        notes=tuple(value["notes"]),
        digest=value["digest"],
    )
