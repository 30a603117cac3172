"""Answers to one exercise that are spread over several files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graders.intake.files.gathering import Candidate
from graders.intake.parsing import Parsing
from graders.intake.recognition import Part, Reading
from graders.intake.references import imported_files
from graders.intake.selection import Selection
from graders.intake.sources import Cell

NOTHING = Part("", Selection(()), Parsing())


@dataclass(frozen=True)
class Read:
    """A candidate and its reading."""

    candidate: Candidate
    reading: Reading

    @property
    def part(self) -> Part:
        """The file's statements."""
        return self.reading.parts[0] if self.reading.parts else NOTHING

    def rank(self, wanted: str | None) -> tuple[float, bool, float]:
        """How well it answers the exercise `wanted`, or any when that is None.

        What is only imported does not count, and a stub for less than what is written.
        """
        own = self.reading.exercise()
        exercise = wanted or own
        if exercise is None or self.reading.only_imports:
            return (0.0, False, 0.0)
        written = [name for name in self.provides(exercise) if self.part.writes(name)]
        return (self.reading.share(exercise), own == exercise, len(written))

    def provides(self, exercise: str) -> list[str]:
        """The names of an exercise that are defined here."""
        return [name for name in self.reading.asked[exercise] if self.part.defines(name)]

    def meaning(self, exercise: str | None) -> object:
        """What the answers depend on: equal for files that answer with the same code."""
        if exercise is None:
            return None
        names = self.provides(exercise)
        return exercise, [(name, self.part.meaning(name)) for name in names]

    def place(self, name: str) -> str:
        """Where a name is defined."""
        cell, line = _definition(self.part, name)
        return f"{self._named(cell)}, line {line}"

    def cells(self, path: str) -> tuple[Cell, ...]:
        """The cells, as a part of a submission that this file is one of several in."""
        return tuple(
            replace(cell, part=path, name=self._named(cell.name)) for cell in self.reading.cells
        )

    def _named(self, cell: str) -> str:
        file = self.candidate.location.name
        return file if cell == self.candidate.file else f"{file}, {cell}"


def holding(reads: Sequence[Read], leading: Sequence[Read], exercise: str) -> list[Read]:
    """The files that are needed for all names that any of them defines, the best first.

    A file that belongs to another exercise counts only where it contradicts none of these.
    """
    own = [r for r in reads if r in leading or r.reading.exercise() == exercise]
    whole = _needed(reads, leading, exercise)
    return whole if conflict(whole, leading, exercise) is None else _needed(own, leading, exercise)


def _needed(reads: Sequence[Read], leading: Sequence[Read], exercise: str) -> list[Read]:
    best = sorted(reads, key=lambda read: (read in leading, read.rank(exercise)), reverse=True)
    missing = {name for read in best for name in read.provides(exercise)}
    needed: list[Read] = []
    for read in best:
        written = {name for name in missing if read.part.writes(name)}
        missing -= written
        needed += [read] if written else []
    for read in best:  # what is left are stubs, and definitions that do not parse
        missing -= {name for one in needed for name in one.provides(exercise)}
        needed += [read] if missing.intersection(read.provides(exercise)) else []
    # A file that imports another comes first: its own definitions count.
    return sorted(needed, key=lambda read: _is_imported(read, needed))


def conflict(chosen: Sequence[Read], leading: Sequence[Read], exercise: str) -> str | None:
    """Where one name is defined twice in different ways by files that must count both."""
    files = [*chosen, *(read for read in leading if read not in chosen)]
    if len(files) == 1:
        return None
    for name in files[0].reading.asked[exercise]:
        writing = [r for r in files if r.part.writes(name) and not _is_imported(r, files)]
        for other in writing[1:]:
            if writing[0].part.meaning(name) != other.part.meaning(name):
                places = f"in {writing[0].place(name)} and in {other.place(name)}"
                return f"{name} is defined {places}, differently; hand in one"
    return None


def contradicting(reads: Sequence[Read], chosen: Sequence[Read], exercise: str) -> list[str]:
    """Notes on files that define a name of the exercise in another way and do not count."""
    notes = []
    for read in reads:
        others = [] if read in chosen else list(read.provides(exercise))
        names = [
            name
            for name in others
            if read.part.writes(name)
            and all(one.part.meaning(name) != read.part.meaning(name) for one in chosen)
        ]
        if names:
            file = read.candidate.location.name
            notes.append(f"{file} defines {', '.join(names)} differently, and is not graded.")
    return notes


def _is_imported(read: Read, among: Sequence[Read]) -> bool:
    """Whether another of these files imports this one."""
    stem = read.candidate.file.rpartition(".")[0]
    return any(stem in imported_files(other.part.nodes) for other in among if other is not read)


def _definition(part: Part, name: str) -> tuple[str, int]:
    if name in part.definitions:
        return part.definitions[name].cell, part.definitions[name].line
    broken = part.broken_definition(name)
    assert broken is not None
    return broken.cell.name, broken.line
