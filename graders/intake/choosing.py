"""Chooses, of several files, the one that answers an exercise, or those that do together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graders.intake.copies import superseded
from graders.intake.files.gathering import Gathered
from graders.intake.files.locations import Location
from graders.intake.merging import home
from graders.intake.problems import Unreadable
from graders.intake.recognition import Asked, reading
from graders.intake.sources import cells_of
from graders.intake.spread import Read, conflict, contradicting, holding

SHOWN = 10
"""File names in a message that lists them."""
NAMED = 3
"""Names of files that hold no code, in a message that there is nothing else."""


@dataclass(frozen=True)
class Choice:
    """The files that answer an exercise, the most important first, and notes on the choice.

    `exercise` is the one that they were chosen for.
    """

    reads: tuple[Read, ...]
    notes: tuple[str, ...]
    exercise: str | None


@dataclass(frozen=True)
class Answer:
    """The file that answers an exercise; the location of all when several do.

    `exercise` is None for a file that cannot be read.
    """

    location: Location
    exercise: str | None
    modified: float | None


def choose(
    found: Gathered, name: str, asked: Asked, wanted: str | None, answer: tuple[str, ...] = ()
) -> Choice:
    """The files to grade. `answer` leads to the one that is known to be meant.

    Raises `Unreadable` with the files that there are, or those that could be meant.
    """
    if not found.candidates:
        raise Unreadable(f"{name}: {_nothing(found)}")
    meant = [one for one in found.candidates if one.location.inside == answer]
    if len(found.candidates) == 1 or meant:
        only = (meant or found.candidates)[0]
        read = Read(only, reading(cells_of(only.data, only.file), asked))
        notes = _left(found, read, asked, wanted)
        return Choice((read,), (*_graded([read], found), *notes), wanted)
    reads, left_out = current(found, asked)
    best = max((read.rank(wanted) for read in reads), default=(0.0, False, 0.0))
    leading = _distinct([read for read in reads if read.rank(wanted) == best], wanted)
    if not best[0]:
        raise _undecided(found, name, asked, reads)
    exercises = {wanted or read.reading.exercise() for read in leading}
    if len(exercises) > 1:
        raise _several(name, leading, "they answer different exercises; add --exercise NAME")
    (exercise,) = exercises
    assert exercise is not None
    chosen = holding(reads, leading, exercise)
    if (places := conflict(chosen, leading, exercise)) is not None:
        raise _several(name, leading if len(leading) > 1 else chosen, places)
    left_out += contradicting(reads, chosen, exercise)
    return Choice(tuple(chosen), (*_graded(chosen, found, exercise), *left_out), exercise)


def _left(found: Gathered, chosen: Read, asked: Asked, wanted: str | None) -> list[str]:
    """Notes on copies of a file that is known to be meant, and on files that contradict it."""
    exercise = wanted or chosen.reading.exercise()
    if len(found.candidates) == 1 or exercise is None:
        return []
    problems = len(found.problems)
    reads, notes = current(found, asked)
    del found.problems[problems:]  # the candidates have been read before
    same = [one for one in reads if one.candidate == chosen.candidate]
    return notes + contradicting(reads, same or [chosen], exercise)


def answers(found: Gathered, asked: Asked, location: Location) -> list[Answer]:
    """The file or files for each exercise that is answered, then the unreadable files."""
    reads, _ = current(found, asked)
    result = []
    for exercise in asked:
        matching = [read for read in reads if read.reading.exercise() == exercise]
        if matching:
            result.append(_answer(reads, matching, exercise, location))
    return result + [Answer(c.location, None, c.modified) for c in found.unreadable]


def also_answered(choice: Choice) -> list[str]:
    """The other exercises of which a chosen file defines at least half of the names."""
    found = choice.reads[0].reading
    chosen = choice.exercise or found.exercise()
    if chosen is None or len(choice.reads) > 1:
        return []
    own = set(found.asked[chosen])
    return [
        exercise
        for exercise, names in found.asked.items()
        if exercise != chosen
        and not own.issuperset(names)
        and 2 * len(found.defined(exercise)) >= len(names)
    ]


def _answer(
    reads: Sequence[Read], matching: Sequence[Read], exercise: str, location: Location
) -> Answer:
    best = max(read.rank(exercise) for read in matching)
    leading = _distinct([read for read in matching if read.rank(exercise) == best], exercise)
    latest = max((r.candidate.modified for r in leading if r.candidate.modified), default=None)
    chosen = holding(reads, leading, exercise)
    if len(leading) > 1 or len(chosen) > 1:
        return Answer(location, exercise, latest)
    inside = chosen[0].candidate.location.inside
    if inside == location.inside:
        return Answer(location, exercise, latest)
    return Answer(
        Location(location.path, location.inside, location.among, inside), exercise, latest
    )


def current(found: Gathered, asked: Asked) -> tuple[list[Read], list[str]]:
    """The files without those that a later copy replaces, and notes on the copies."""
    reads = list(_readable(found, asked))
    old, notes = superseded([(read.candidate, read.reading) for read in reads])
    return [read for read in reads if read.candidate not in old], notes


def _distinct(reads: Sequence[Read], wanted: str | None) -> list[Read]:
    """Without files whose answers depend on the same code: a notebook and its own export."""
    seen: list[object] = []
    found = []
    for read in reads:
        meaning = read.meaning(wanted or read.reading.exercise())
        if meaning not in seen:
            seen.append(meaning)
            found.append(read)
    return found


def _readable(found: Gathered, asked: Asked) -> Iterator[Read]:
    for candidate in found.candidates:
        try:
            yield Read(candidate, reading(cells_of(candidate.data, candidate.file), asked))
        except Unreadable as problem:
            found.unreadable.append(candidate)
            found.problems.append(problem.message)


def _graded(
    chosen: Sequence[Read], found: Gathered, exercise: str | None = None
) -> tuple[str, ...]:
    """A note on which files are graded, where there are others."""
    if len(found.candidates) == 1:
        return tuple(found.problems)
    if len(chosen) == 1 or exercise is None:
        file = chosen[0].candidate.location.name
        return (f"{file} is graded, of {len(found.candidates)} files.", *found.problems)
    shares, parts = [], [read.part for read in chosen]
    for read in chosen:
        names = [n for n in read.provides(exercise) if home(parts, n) is read.part]
        if names:
            shares.append(f"{', '.join(names)} from {read.candidate.location.name}")
    return (f"Put together: {'; '.join(shares)}.", *found.problems)


def _nothing(found: Gathered) -> str:
    """Why there is nothing to grade, with what there is."""
    why = f" {_listed(found.problems, ' ')}" if found.problems else ""
    if not found.others:
        return f"holds no .py or .ipynb file{' that can be read' if why else ''}.{why}"
    shown, more = found.others[:NAMED], len(found.others) - NAMED
    rest = f" and {more} other{'s' if more > 1 else ''}" if more > 0 else ""
    return f"holds no .py or .ipynb file; it holds {', '.join(shown)}{rest}.{why}"


def _undecided(found: Gathered, name: str, asked: Asked, reads: Sequence[Read]) -> Unreadable:
    if not reads:
        return Unreadable(f"{name}: none of its files can be read. {_listed(found.problems, ' ')}")
    names = tuple(candidate.location.name for candidate in found.candidates)
    known = ", ".join(asked)
    why = f"none of its files ({_listed(names)}) defines a name an exercise asks for ({known})."
    return Unreadable(f"{name}: {why}", candidates=names)


def _several(name: str, chosen: Sequence[Read], why: str) -> Unreadable:
    names = tuple(read.candidate.location.name for read in chosen)
    message = f"holds several files that could be meant ({_listed(names)}): {why}."
    return Unreadable(f"{name}: {message}", candidates=names)


def _listed(texts: Sequence[str], between: str = ", ") -> str:
    more = f" and {len(texts) - SHOWN} more" if len(texts) > SHOWN else ""
    return between.join(texts[:SHOWN]) + more
