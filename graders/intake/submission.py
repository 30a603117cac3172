"""A submission: what was handed in, ready to be judged."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graders.exercises import EXERCISES, Exercise
from graders.intake.problems import Unreadable
from graders.intake.recognition import Reading, reading
from graders.intake.sources import Cell
from graders.program import Program


@dataclass(frozen=True)
class Submission:
    """One person's answers to one exercise.

    `cells` is the text as it was read, `program` the part of it that is graded.
    `notes` are things worth knowing that cost nothing. `digest` identifies the
    content.
    """

    name: str
    exercise: Exercise
    cells: tuple[Cell, ...]
    program: Program
    notes: tuple[str, ...]
    digest: str


def submission(name: str, cells: Sequence[Cell], exercise: str | None = None) -> Submission:
    """The submission in these cells. Raises `Unreadable` when it answers no exercise."""
    return answering(name, reading(cells), exercise)


def answering(
    name: str, found: Reading, exercise: str | None, notes: Sequence[str] = ()
) -> Submission:
    """The submission in what was read, as an answer to the exercise named or recognised.

    Raises `Unreadable` when it answers none.
    """
    chosen = EXERCISES[exercise] if exercise else found.exercise()
    if chosen is None:
        known = ", ".join(EXERCISES)
        why = f"; {found.broken[0]}" if found.broken else ""
        raise Unreadable(f"{name}: defines no name any exercise asks for ({known}){why}.")
    lost = {n: str(b) for n in chosen.asked if (b := found.broken_definition(n))}
    files = {cell.name: cell.text for cell in found.cells}
    text = "\0".join(cell.text for cell in found.cells)
    return Submission(
        name=name,
        exercise=chosen,
        cells=found.cells,
        program=found.selection.program(files, chosen.asked, lost),
        notes=(*notes, *(f"{broken}; left out." for broken in found.broken)),
        digest=hashlib.sha256(f"{chosen.name}\0{text}".encode()).hexdigest(),
    )


def to_builtins(submission: Submission) -> dict[str, Any]:
    """The value a submission travels as, less its name."""
    program = submission.program.to_builtins()
    del program["files"]  # the cells once more
    return {
        "exercise": submission.exercise.name,
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
        exercise=EXERCISES[value["exercise"]],
        cells=cells,
        program=Program.from_builtins({**value["program"], "files": files}),
        notes=tuple(value["notes"]),
        digest=value["digest"],
    )
