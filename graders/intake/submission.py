"""A submission: what was handed in, ready to be judged."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graders.exercises import EXERCISES, Exercise
from graders.intake.locate import locate
from graders.intake.parsing import Broken, Parsed, parse
from graders.intake.places import Place
from graders.intake.problems import Unreadable
from graders.intake.selection import Selection
from graders.intake.sources import Cell, read_cells
from graders.program import Program

__all__ = ["Submission", "Unreadable", "read_submission"]


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


def read_submission(path: Path, exercise: str | None = None) -> Submission:
    """Read a file or folder. Raises `Unreadable` when there is nothing to grade in it."""
    file = locate(path)
    try:
        cells = read_cells(file)
    except OSError as error:
        raise Unreadable(f"{file}: {error.strerror}.") from error
    return submission(str(path), cells, exercise)


def read_place(place: Place, name: str, exercise: str | None = None) -> Submission:
    """Read what lies at a place, to be called `name`. Raises `Unreadable` as above."""
    file = locate(place.path.joinpath(*place.inside))
    return submission(name, read_cells(file), exercise)


def submission(name: str, cells: Sequence[Cell], exercise: str | None = None) -> Submission:
    """The submission in these cells. Raises `Unreadable` when it answers no exercise."""
    outcomes = [parse(cell) for cell in cells]
    broken = [outcome for outcome in outcomes if isinstance(outcome, Broken)]
    parsed = [s for outcome in outcomes if not isinstance(outcome, Broken) for s in outcome]
    selection = Selection(_without_main(parsed))
    chosen = _recognise(name, selection.defined(), broken, exercise)
    lost = {n: _place(b) for b in broken for n in chosen.asked if _mentions(b, n)}
    files = {cell.name: cell.text for cell in cells}
    text = "\0".join(cell.text for cell in cells)
    return Submission(
        name=name,
        exercise=chosen,
        cells=tuple(cells),
        program=selection.program(files, chosen.asked, lost),
        notes=tuple(f"{_place(b)}; left out." for b in broken),
        digest=hashlib.sha256(f"{chosen.name}\0{text}".encode()).hexdigest(),
    )


def _without_main(statements: Sequence[Parsed]) -> list[Parsed]:
    """Without `if __name__ == "__main__":`, which does not run when a module is imported."""
    return [s for s in statements if not re.match(r"if\s*\(?\s*__name__\s*==", s.source)]


def _recognise(
    name: str, defined: frozenset[str], broken: Sequence[Broken], wanted: str | None
) -> Exercise:
    """The exercise whose names are defined most completely; the later one of equals.

    Later exercises build on earlier ones, so their files hold those names, too.
    """
    if wanted is not None:
        return EXERCISES[wanted]
    mentioned = {n for e in EXERCISES.values() for n in e.asked for b in broken if _mentions(b, n)}
    found = defined | mentioned
    shares = {e: len(found.intersection(e.asked)) / len(e.asked) for e in EXERCISES.values()}
    best = max(reversed(shares), key=lambda exercise: shares[exercise])
    if shares[best] == 0:
        known = ", ".join(EXERCISES)
        raise Unreadable(f"{name}: defines no name any exercise asks for ({known}).")
    return best


def _mentions(broken: Broken, name: str) -> bool:
    """Whether a cell that does not parse looks as if it defined this name."""
    pattern = rf"^[ \t]*((async[ \t]+)?def|class)[ \t]+{name}\b|^{name}[ \t]*="
    return re.search(pattern, broken.cell.text, re.MULTILINE) is not None


def _place(broken: Broken) -> str:
    return f"{broken.cell.name}, line {broken.line} does not parse: {broken.error}"
