"""All hand-ins of a class, whichever platform laid them out."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

from graders.errors import GraderFault
from graders.intake.choosing import Answer
from graders.intake.client import find_answers
from graders.intake.files.locations import Location
from graders.intake.files.opener import OpenedLocation, Opener
from graders.intake.files.trees import (
    Entry,
    Kind,
    is_archive,
    is_code,
)
from graders.intake.platforms.canvas import CANVAS
from graders.intake.platforms.names import (
    GRADESCOPE,
    METADATA,
    MOODLE,
    TIMESTAMP,
    Noted,
    Owner,
    gradescope,
    moment,
    owner,
)
from graders.intake.platforms.student_submission import StudentSubmission
from graders.intake.problems import Unreadable
from graders.intake.recognition import Asked

NBGRADER = "submitted"
NBGRADER_ROOT = frozenset(["nbgrader_config.py", "gradebook.db", "source", "release"])
LEFT_BEHIND = frozenset(["__MACOSX", "__pycache__"])
KEYS = ("email", "sid", "canvas", "moodle", "gradescope")
"""Ids that tell apart students of the same name, the most telling first."""
NOTES_LIMIT = 20 * 2**20
"""Bytes in the largest file in which a platform notes who handed in what."""


@dataclass(frozen=True)
class Unit:
    """All that one student handed in, not looked into yet."""

    owner: Owner
    place: Location
    submitted: datetime | None = None

    @property
    def name(self) -> str:
        """Where it lies in the class; the first place where there are several."""
        return (self.place / self.place.among[0] if self.place.among else self.place).name


def student_submissions(
    path: Path, asked: Asked, exercise: str | None = None, own: Collection[Path] = ()
) -> Iterator[StudentSubmission]:
    """Everything handed in below a folder or in an archive, in the order of the names there.

    `asked` are the names that each exercise asks for. With `exercise`, only what answers
    that one is found. `own` are folders, without links in their
    paths, that nobody handed in: where a class is graded to. A student of whom nothing
    can be graded has one hand-in all the same, whose reading says why. Only names are
    held in memory. Raises `Unreadable` when the path is no class.
    """
    with Opener() as opener:
        root = _root(opener, path, own)
        units = list(_units(root, own))
    bearers = Counter(student for student, _ in {unit.owner.key for unit in units})
    for unit in units:
        yield from _submissions(_with_key(unit, bearers), asked, exercise)


def _submissions(unit: Unit, asked: Asked, exercise: str | None) -> Iterator[StudentSubmission]:
    """What a student handed in, file by file."""
    found = _answers(unit, asked)
    if exercise is not None:
        found = [answer for answer in found if answer.exercise == exercise]
    for answer in found or [Answer(unit.place, exercise, None)]:
        # Places that were asked for come back with an absolute path.
        undecided = replace(answer.place, path=unit.place.path) == unit.place
        yield StudentSubmission(
            student=unit.owner.student,
            name=unit.name if undecided else answer.place.name,
            place=answer.place,
            asked=asked,
            exercise=answer.exercise,
            submitted=unit.submitted or _utc(answer.modified),
            ids=unit.owner.ids,
        )


def _answers(unit: Unit, asked: Asked) -> list[Answer]:
    try:
        return find_answers(unit.place, unit.name, asked)
    except (Unreadable, GraderFault):
        return []  # the reading of the whole says why


def _with_key(unit: Unit, bearers: Mapping[str, int]) -> Unit:
    """The unit under a key of its own, where two students bear one name."""
    student, ids = unit.owner.student, unit.owner.ids
    if bearers[student] == 1:
        return unit
    known = next((ids[key] for key in KEYS if key in ids), "")
    return replace(unit, owner=replace(unit.owner, student=f"{student} ({known})"))


def _root(opener: Opener, path: Path, own: Collection[Path]) -> OpenedLocation:
    """The folder whose entries are students."""
    opened = opener.find(Location(path))
    packed = not opened.is_folder
    if packed and not is_archive(opened.name):
        raise Unreadable(f"{path}: a class is a folder, a .zip or a .tar.gz.")
    if packed:
        opened = OpenedLocation(opener.look_into(opened.tree, opened.name), "", Location(path))
    while (inner := _wrapped(opened, packed, own)) is not None:
        opened = replace(opened, name=f"{inner}/")
    return opened


def _wrapped(opened: OpenedLocation, packed: bool, own: Collection[Path]) -> str | None:
    """The only folder here, when it and not this one holds the students."""
    listing = _entries(opened, own)
    folders = [entry.name for entry in listing if entry.kind is Kind.FOLDER]
    names = {entry.last for entry in listing}
    if NBGRADER in names and (len(folders) == 1 or names & NBGRADER_ROOT):
        return opened.name + NBGRADER
    if len(listing) != 1 or not folders:
        return None
    inner = _entries(replace(opened, name=f"{folders[0]}/"))
    many = [e for e in inner if e.kind is Kind.FOLDER or is_archive(e.name)]
    platform = any(e.last == METADATA or _is_platform(e.last) for e in inner)
    return folders[0] if platform or (packed and len(many) > 1) else None


def _is_platform(name: str) -> bool:
    return any(pattern.fullmatch(name) for pattern in (MOODLE, GRADESCOPE, CANVAS))


def _entries(opened: OpenedLocation, own: Collection[Path] = ()) -> list[Entry]:
    try:
        listing = opened.tree.listing(opened.name.rstrip("/"))
    except OSError as error:
        raise Unreadable(f"{opened.base.path}: {error.strerror}.") from error
    # Fewer names are passed over than within a submission: "data" may be a student's login.
    listing = [e for e in listing if not e.last.startswith(".") and e.last not in LEFT_BEHIND]
    base = Path(os.path.realpath(opened.base.path))
    return [e for e in listing if not own or base / e.name not in own]


def _units(root: OpenedLocation, own: Collection[Path]) -> Iterator[Unit]:
    """What there is of each student, by the first of its names."""
    listing = _entries(root, own)
    notes = _notes(root, listing)
    is_nbgrader = (root.name.rstrip("/") or root.base.path.name) == NBGRADER
    gathered: dict[object, list[tuple[Owner, Entry]]] = defaultdict(list)
    for entry in listing:
        if entry.last in notes:
            yield from _noted(root, entry.name, notes.pop(entry.last))
        elif is_nbgrader and entry.kind is Kind.FOLDER:
            yield from _assignments(root, entry)
        elif _is_handed_in(entry):
            whose = owner(entry.last, entry.kind is Kind.FOLDER)
            gathered[whose.key].append((whose, entry))
    for found in gathered.values():
        yield _gathered(root, found)
    for name, noted in notes.items():
        yield from _noted(root, root.name + name, noted)


def _is_handed_in(entry: Entry) -> bool:
    """Whether it is a student's: not so are lists, pictures and notes of the teacher's."""
    by_name = is_code(entry.name) or is_archive(entry.name) or _is_platform(entry.last)
    return by_name or entry.kind is not Kind.FILE


def _gathered(root: OpenedLocation, found: list[tuple[Owner, Entry]]) -> Unit:
    names = tuple(f"{e.name}/" if e.kind is Kind.FOLDER else e.name for _, e in found)
    if len(names) > 1:
        return Unit(found[0][0], replace(root.base, among=names))
    ((whose, entry),) = found
    file = entry.kind is Kind.FILE
    return Unit(whose, root.base / names[0], _utc(entry.modified) if file else None)


def _assignments(root: OpenedLocation, student: Entry) -> Iterator[Unit]:
    """What nbgrader collected of a student: a folder for each assignment."""
    whose = Owner(student.last)
    listing = _entries(replace(root, name=f"{student.name}/"))
    folders = [entry.name for entry in listing if entry.kind is Kind.FOLDER]
    for name in folders or [student.name]:
        yield Unit(whose, root.base / f"{name}/", _timestamp(root, f"{name}/{TIMESTAMP}"))


def _timestamp(root: OpenedLocation, name: str) -> datetime | None:
    try:
        return moment(root.tree.read(name, 1_000).decode())
    except (Unreadable, UnicodeDecodeError):
        return None


def _notes(root: OpenedLocation, listing: list[Entry]) -> dict[str, Noted]:
    """What Gradescope notes beside the submissions, if it does."""
    if not any(entry.last == METADATA for entry in listing):
        return {}
    data = root.tree.read(root.name + METADATA, NOTES_LIMIT)
    return gradescope(data.decode(errors="replace"))


def _noted(root: OpenedLocation, name: str, noted: Noted) -> Iterator[Unit]:
    """One unit for each of those who handed in together."""
    last = name.rpartition("/")[2]
    for whose in noted.owners or (Owner(last, {"gradescope": last}),):
        yield Unit(whose, root.base / f"{name}/", noted.submitted)


def _utc(seconds: float | None) -> datetime | None:
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, timezone.utc)
    except (ValueError, OverflowError, OSError):  # a date that an archive made up
        return None
