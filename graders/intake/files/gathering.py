"""From a place to the files there that could hold answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from graders.intake.files.locations import Location
from graders.intake.files.opener import Opener
from graders.intake.files.trees import (
    FILE_LIMIT,
    Entry,
    Kind,
    Tree,
    is_archive,
    is_code,
    walk,
)
from graders.intake.problems import Unreadable

TOTAL_LIMIT = 60 * 2**20
"""Bytes in all modules and notebooks of one submission."""


@dataclass(frozen=True)
class Candidate:
    """A module or notebook: where it lies, its bytes, and when it was last changed.

    `modified` is in seconds since 1970; None for a file that was named itself.
    """

    place: Location
    data: bytes
    modified: float | None = None

    @property
    def file(self) -> str:
        """The file's own name."""
        inside = self.place.inside
        return inside[-1].rpartition("/")[2] if inside else self.place.path.name


@dataclass
class Gathered:
    """What a place holds: candidates, what cannot be read, and in words what was left and why."""

    candidates: list[Candidate] = field(default_factory=list)
    unreadable: list[Candidate] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    size: int = 0
    _seen: set[bytes] = field(default_factory=set)

    def add(self, candidate: Candidate) -> None:
        """Take in a candidate, unless it is a copy of one.

        Raises `Unreadable` when all together are too large.
        """
        self.size += len(candidate.data)
        if self.size > TOTAL_LIMIT:
            limit = TOTAL_LIMIT // 2**20
            raise Unreadable(f"Modules and notebooks of more than {limit} MB; hand in only yours.")
        if candidate.data not in self._seen:
            self._seen.add(candidate.data)
            self.candidates.append(candidate)


def gather(opener: Opener, place: Location) -> Gathered:
    """All candidates at a place, looking into archives there but not into those in them.

    Raises `Unreadable` when the place is nothing that can hold any.
    """
    found = Gathered()
    if not place.among:
        _gather(opener, place, found)
    for name in place.among:
        try:
            _gather(opener, place / name, found)
        except Unreadable as problem:
            found.strange.append(problem.message)
    return found


def _gather(opener: Opener, place: Location, found: Gathered) -> None:
    opened = opener.find(place)
    if opened.is_folder:
        _below(opener, opened.tree, opened.name, opened.base, found)
    elif is_archive(opened.name):
        _below(None, opener.look_into(opened.tree, opened.name), "", place, found)
    elif is_code(opened.name):
        found.add(Candidate(place, opened.tree.read(opened.name, FILE_LIMIT)))
    elif (entry := opened.tree.entry(opened.name)).kind is Kind.STRANGE:
        raise Unreadable(f"{entry.name}: {entry.why}.")
    else:
        raise Unreadable(f"{opened.name}: not a .py, .ipynb, .zip or .tar.gz file.")


def _below(opener: Opener | None, tree: Tree, folder: str, base: Location, found: Gathered) -> None:
    """Take in what lies below a folder; without a opener, archives are left alone."""
    for entry in walk(tree, folder):
        if not (is_code(entry.name) or is_archive(entry.name)):
            continue
        try:
            _take(opener, tree, entry, base / entry.name, found)
        except Unreadable as problem:
            if found.size > TOTAL_LIMIT:
                raise
            found.strange.append(problem.message)
            if is_code(entry.name) or opener is not None:
                found.unreadable.append(Candidate(base / entry.name, b"", entry.modified))


def _take(
    opener: Opener | None, tree: Tree, entry: Entry, place: Location, found: Gathered
) -> None:
    if entry.kind is Kind.STRANGE:
        raise Unreadable(f"{entry.name}: {entry.why}.")
    if is_code(entry.name):
        found.add(Candidate(place, tree.read(entry.name, FILE_LIMIT), entry.modified))
    elif opener is None:
        raise Unreadable(f"{entry.name}: is an archive in an archive.")
    else:
        _below(None, opener.look_into(tree, entry.name), "", place, found)
