"""Trials: submissions whose right verdict is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from graders.batch.known import Known, known_submissions
from graders.course import Course, Exercise
from graders.validation.edits import Edit, edited, pairs
from graders.validation.equivalents import rewritten
from graders.validation.lazy import lazy_answers
from graders.validation.mutants import mutants


class Kind(str, Enum):
    """What a trial is, and so what it must get."""

    KNOWN_RIGHT = "known right submission"
    KNOWN_WRONG = "known wrong submission"
    EQUIVALENT = "equivalent"
    MISTAKE = "mistake"
    TWO_MISTAKES = "two mistakes"
    MUTANT = "mutant"
    LAZY = "lazy answer"


GROUPS = {
    "known": (Kind.KNOWN_RIGHT, Kind.KNOWN_WRONG),
    "equivalents": (Kind.EQUIVALENT,),
    "mistakes": (Kind.MISTAKE,),
    "pairs": (Kind.TWO_MISTAKES,),
    "mutants": (Kind.MUTANT,),
    "lazy": (Kind.LAZY,),
}
"""The kinds by the names that the command line has for them."""
POWER = "power"
"""The command line's name for the errors of numbers that each check catches."""
RIGHT = frozenset({Kind.KNOWN_RIGHT, Kind.EQUIVALENT})
"""The kinds that must get full marks; all others must not."""


KNOWN = ("right", "wrong", "partial", "lazy")
"""The folders of known submissions that a rate is made of."""


@dataclass(frozen=True)
class Trial:
    """A submission whose verdict is known: a text, or a file; `edits` are the mistakes in it.

    `known` is what a file states. `seed` draws the inputs, in place of the run's.
    """

    kind: Kind
    name: str
    function: str
    text: str = ""
    edits: tuple[Edit, ...] = ()
    known: Known | None = None
    seed: int | None = None

    @property
    def content(self) -> bytes:
        """What is handed in."""
        return self.known.path.read_bytes() if self.known else self.text.encode()


def trials(course: Course, exercise: Exercise, edits: Sequence[Edit]) -> Iterator[Trial]:
    """All trials of an exercise."""
    yield from _known(course, exercise)
    yield from _edited(course, exercise, edits)
    reference = exercise.reference.read_text("utf-8")
    for name, text in rewritten(reference, exercise.asked):
        yield Trial(Kind.EQUIVALENT, name, "", text)
    for mutant in mutants(reference, exercise.asked):
        yield Trial(Kind.MUTANT, mutant.name, mutant.function, mutant.text)
    others = {
        name: (other.reference.read_text("utf-8"), other.asked)
        for name, other in course.exercises.items()
        if name != exercise.name
    }
    for function, name, text in lazy_answers(reference, exercise.asked, others):
        yield Trial(Kind.LAZY, f"{function} {name}", function, text)


def _edited(course: Course, exercise: Exercise, edits: Sequence[Edit]) -> Iterator[Trial]:
    for edit in edits:
        kind = Kind.MISTAKE if edit.mistake else Kind.EQUIVALENT
        text = edited(course, exercise, [edit])
        for seed in edit.seeds or (None,):
            name = edit.name if len(edit.seeds) < 2 else f"{edit.name} (seed {seed})"
            yield Trial(kind, name, edit.function, text, (edit,), seed=seed)
    for both, text in pairs(course, exercise, edits):
        name = " + ".join(edit.name for edit in both)
        yield Trial(Kind.TWO_MISTAKES, name, both[0].function, text, both)


def _known(course: Course, exercise: Exercise) -> Iterator[Trial]:
    """The known submissions that are right, wrong or lazy; not those that are broken."""
    for known in known_submissions(course):
        folder = known.path.parent.name
        if known.exercise == exercise.name and folder in KNOWN:
            says = tuple(words for _, words in known.says)
            stated = Edit(known.id, "", (), bool(known.verdicts), says)
            yield Trial(_kind(known, folder), known.id, "", edits=(stated,), known=known)


def _kind(known: Known, folder: str) -> Kind:
    if folder == "lazy":
        return Kind.LAZY
    return Kind.KNOWN_WRONG if known.verdicts else Kind.KNOWN_RIGHT


def sampled(found: Sequence[Trial], most: int | None) -> list[Trial]:
    """At most so many trials, evenly spaced, so that all functions have their share."""
    if most is None or len(found) <= most:
        return list(found)
    return [found[position * len(found) // most] for position in range(most)]
