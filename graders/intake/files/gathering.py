"""Finds the files at a location that could hold answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from graders.intake.files.archives import unread
from graders.intake.files.locations import Location
from graders.intake.files.opener import Opener
from graders.intake.files.trees import (
    FILE_LIMIT,
    Entry,
    Kind,
    Tree,
    is_archive,
    is_code,
    is_markdown,
    walk,
)
from graders.intake.problems import Unreadable
from graders.intake.sources import is_document

TOTAL_LIMIT = 60 * 2**20
"""Bytes in all modules and notebooks of one submission."""


@dataclass(frozen=True)
class Candidate:
    """A module or notebook: its location, its bytes, and when it was last changed.

    `modified` is in seconds since 1970; None when the location names the file itself.
    """

    location: Location
    data: bytes
    modified: float | None = None

    @property
    def file(self) -> str:
        """The file's own name."""
        inside = self.location.inside
        return inside[-1].rpartition("/")[2] if inside else self.location.path.name

    @property
    def folder(self) -> str:
        """The path of the folder or archive that the file is in."""
        return self.location.name.rpartition("/")[0]


@dataclass
class Gathered:
    """The files at a location: candidates, unreadable ones, and messages on what was left out.

    `others` are the names of files that are neither code nor archives.
    """

    candidates: list[Candidate] = field(default_factory=list)
    unreadable: list[Candidate] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    size: int = 0
    _contents: set[bytes] = field(default_factory=set)

    def add(self, candidate: Candidate) -> None:
        """Add a candidate, unless it is a copy of another.

        Raises `Unreadable` when all together are too large.
        """
        self.size += len(candidate.data)
        if self.size > TOTAL_LIMIT:
            limit = f"{TOTAL_LIMIT // 2**20} MB"
            raise Unreadable(f"More than {limit} of modules and notebooks; submit only your own.")
        if candidate.data not in self._contents:
            self._contents.add(candidate.data)
            self.candidates.append(candidate)


def gather(opener: Opener, location: Location) -> Gathered:
    """All candidates at a location, also in archives, but not in archives inside archives.

    Raises `Unreadable` when the location can hold none.
    """
    found = Gathered()
    if not location.among:
        _gather(opener, location, found)
    for name in location.among:
        try:
            _gather(opener, location / name, found)
        except Unreadable as problem:
            found.problems.append(problem.message)
    return found


def _gather(opener: Opener, location: Location, found: Gathered) -> None:
    opened = opener.find(location)
    if opened.is_folder:
        _add_folder(opener, opened.tree, opened.name, opened.base, found)
    elif is_archive(opened.name):
        _add_folder(None, opener.archive(opened.tree, opened.name), "", location, found)
    elif is_code(opened.name) or is_markdown(opened.name):
        data = opened.tree.read(opened.name, FILE_LIMIT)
        if is_markdown(opened.name) and not is_document(data):
            raise Unreadable(f"{opened.name}: a text without blocks of code; hand in your code.")
        found.add(Candidate(location, data))
    elif (entry := opened.tree.entry(opened.name)).kind is Kind.OTHER:
        raise Unreadable(f"{entry.name}: {entry.why}.")
    else:
        why = (
            unread(opened.name)
            or "not a .py, .ipynb, .zip or .tar.gz file; save it as one of these"
        )
        raise Unreadable(f"{opened.name}: {why}.")


def _add_folder(
    opener: Opener | None, tree: Tree, folder: str, base: Location, found: Gathered
) -> None:
    """Add the files below a folder; without an opener, archives are not opened."""
    for entry in walk(tree, folder):
        if not (is_code(entry.name) or is_archive(entry.name) or _is_document(tree, entry)):
            found.others.append((base / entry.name).name)
            if (why := unread(entry.name)) is not None:
                found.problems.append(f"{(base / entry.name).name}: {why}.")
            continue
        try:
            _add_entry(opener, tree, entry, base / entry.name, found)
        except Unreadable as problem:
            if found.size > TOTAL_LIMIT:
                raise
            found.problems.append(problem.message)
            if is_code(entry.name) or opener is not None:
                found.unreadable.append(Candidate(base / entry.name, b"", entry.modified))


def _is_document(tree: Tree, entry: Entry) -> bool:
    """Whether this is a Markdown file that holds code to run, not a page to read."""
    if not is_markdown(entry.name) or entry.kind is not Kind.FILE or entry.size > FILE_LIMIT:
        return False
    try:
        return is_document(tree.read(entry.name, FILE_LIMIT))
    except Unreadable:
        return False


def _add_entry(
    opener: Opener | None, tree: Tree, entry: Entry, location: Location, found: Gathered
) -> None:
    if entry.kind is Kind.OTHER:
        raise Unreadable(f"{entry.name}: {entry.why}.")
    if not is_archive(entry.name):
        found.add(Candidate(location, tree.read(entry.name, FILE_LIMIT), entry.modified))
    elif opener is None:
        raise Unreadable(
            f"{entry.name}: is an archive in an archive; unpack it, and hand in what is in it."
        )
    else:
        _add_folder(None, opener.archive(tree, entry.name), "", location, found)
