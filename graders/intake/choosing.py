"""Chooses, of several files, the one that answers an exercise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graders.intake.files.gathering import Candidate, Gathered
from graders.intake.files.locations import Location
from graders.intake.problems import Unreadable
from graders.intake.recognition import Asked, Reading, reading
from graders.intake.sources import cells_of

SHOWN = 10
"""File names in a message that lists them."""


@dataclass(frozen=True)
class Read:
    """A candidate and its reading."""

    candidate: Candidate
    reading: Reading

    def rank(self, wanted: str | None) -> tuple[float, bool]:
        """How well it answers the exercise `wanted`, or any when that is None."""
        own = self.reading.exercise()
        if wanted is None:
            return (self.reading.share(own) if own else 0.0, own is not None)
        return (self.reading.share(wanted), own == wanted)


@dataclass(frozen=True)
class Answer:
    """The file that answers an exercise; the location of all when several do so equally.

    `exercise` is None for a file that cannot be read.
    """

    location: Location
    exercise: str | None
    modified: float | None


def choose(
    found: Gathered, name: str, asked: Asked, wanted: str | None
) -> tuple[Read, tuple[str, ...]]:
    """The file to grade, and notes on what was left out.

    Raises `Unreadable` with the files that there are, or those that could be meant.
    """
    if not found.candidates:
        why = f" that can be read. {_listed(found.problems, ' ')}" if found.problems else "."
        raise Unreadable(f"{name}: holds no .py or .ipynb file{why}")
    if len(found.candidates) == 1:
        only = found.candidates[0]
        return Read(only, reading(cells_of(only.data, only.file), asked)), tuple(found.problems)
    reads = list(_readable(found, asked))
    best = max((read.rank(wanted) for read in reads), default=(0.0, False))
    chosen = [read for read in reads if read.rank(wanted) == best]
    if len(chosen) != 1 or best[0] == 0:
        raise _undecided(found, name, asked, reads, chosen if best[0] else [])
    file = chosen[0].candidate.location.name
    note = f"{file} is graded, of {len(found.candidates)} files."
    return chosen[0], (note, *found.problems)


def answers(found: Gathered, asked: Asked, location: Location) -> list[Answer]:
    """The best file for each exercise that is answered, then the unreadable files."""
    reads = list(_readable(found, asked))
    result = []
    for exercise in asked:
        matching = [read for read in reads if read.reading.exercise() == exercise]
        best = max((read.reading.share(exercise) for read in matching), default=0.0)
        chosen = [read.candidate for read in matching if read.reading.share(exercise) == best]
        if chosen:
            answer = chosen[0].location if len(chosen) == 1 else location
            result.append(Answer(answer, exercise, chosen[0].modified))
    return result + [Answer(c.location, None, c.modified) for c in found.unreadable]


def _readable(found: Gathered, asked: Asked) -> Iterator[Read]:
    for candidate in found.candidates:
        try:
            yield Read(candidate, reading(cells_of(candidate.data, candidate.file), asked))
        except Unreadable as problem:
            found.unreadable.append(candidate)
            found.problems.append(problem.message)


def _undecided(
    found: Gathered, name: str, asked: Asked, reads: Sequence[Read], chosen: Sequence[Read]
) -> Unreadable:
    if not reads:
        return Unreadable(f"{name}: none of its files can be read. {_listed(found.problems, ' ')}")
    if not chosen:
        names = tuple(candidate.location.name for candidate in found.candidates)
        known = ", ".join(asked)
        why = f"none of its files ({_listed(names)}) defines a name an exercise asks for ({known})."
        return Unreadable(f"{name}: {why}", candidates=names)
    names = tuple(read.candidate.location.name for read in chosen)
    why = f"holds several files that could be meant ({_listed(names)}); name one."
    return Unreadable(f"{name}: {why}", candidates=names)


def _listed(texts: Sequence[str], between: str = ", ") -> str:
    more = f" and {len(texts) - SHOWN} more" if len(texts) > SHOWN else ""
    return between.join(texts[:SHOWN]) + more
