"""A submission, read and ready to be graded."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
    """Make a submission of these cells. Raises `Unreadable` when it answers no exercise."""
    return answering(name, reading(cells, asked), exercise)


def answering(
    name: str, found: Reading, exercise: str | None, notes: Sequence[str] = ()
) -> Submission:
    """Make a submission of a reading, as an answer to the exercise named or recognised.

    Raises `Unreadable` when it answers none.
    """
    chosen = exercise or found.exercise()
    if chosen is None:
        known = ", ".join(found.asked)
        why = f"; {found.broken[0]}" if found.broken else ""
        remedy = "; name your functions as the exercise does"
        raise Unreadable(
            f"{name}: defines no name that an exercise asks for ({known}){why or remedy}."
        )
    asked = found.asked[chosen]
    broken = {n: str(b) for n in asked if (b := found.broken_definition(n))}
    files = {cell.name: cell.text for cell in found.cells}
    text = "\0".join(cell.text for cell in found.cells)
    return Submission(
        name=name,
        exercise=chosen,
        cells=found.cells,
        program=found.selection.program(files, asked, broken),
        notes=(*notes, *(f"{unparsed}; left out." for unparsed in found.broken)),
        digest=hashlib.sha256(f"{chosen}\0{text}".encode()).hexdigest(),
    )


def to_builtins(submission: Submission) -> dict[str, Any]:
    """The submission as builtins, without its name."""
    program = submission.program.to_builtins()
    del program["files"]  # the same text as the cells
    return {
        "exercise": submission.exercise,
        "cells": [[cell.name, cell.text] for cell in submission.cells],
        "program": program,
        "notes": list(submission.notes),
        "digest": submission.digest,
    }


def from_builtins(name: str, value: dict[str, Any]) -> Submission:
    """The inverse of `to_builtins`."""
    cells = tuple(Cell(cell, text) for cell, text in value["cells"])
    files = {cell.name: cell.text for cell in cells}
    return Submission(
        name=name,
        exercise=value["exercise"],
        cells=cells,
        program=Program.from_builtins({**value["program"], "files": files}),
        notes=tuple(value["notes"]),
        digest=value["digest"],
    )
