"""Finds all submissions of a class, whichever platform exported it."""

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
    Metadata,
    Owner,
    gradescope_metadata,
    moment,
    owner,
)
from graders.intake.platforms.student_submission import StudentSubmission
from graders.intake.problems import Unreadable
from graders.intake.recognition import Asked

NBGRADER = "submitted"
NBGRADER_ROOT = frozenset(["nbgrader_config.py", "gradebook.db", "source", "release"])
IGNORED = frozenset(["__MACOSX", "__pycache__"])
KEYS = ("email", "sid", "canvas", "moodle", "gradescope")
"""Ids that distinguish students of the same name, the most readable first."""
METADATA_LIMIT = 20 * 2**20
"""Bytes in the largest file in which a platform records who submitted what."""


@dataclass(frozen=True)
class Unit:
    """All that one student submitted, not opened yet."""

    owner: Owner
    location: Location
    submitted: datetime | None = None

    @property
    def name(self) -> str:
        """The path in the class; of several paths the first."""
        among = self.location.among
        return (self.location / among[0] if among else self.location).name


def student_submissions(
    path: Path, asked: Asked, exercise: str | None = None, own: Collection[Path] = ()
) -> Iterator[StudentSubmission]:
    """All submissions in a folder or an archive, in the order of the names there.

    `asked` are the names that each exercise asks for. With `exercise`, only submissions
    to that one are found. `own` are folders that are no submissions, such as the one that
    reports are written to; their paths hold no links. A student without anything to grade
    has one submission all the same, whose `read` raises the reason. Only names are held
    in memory. Raises `Unreadable` when the path is not a class.
    """
    with Opener() as opener:
        root = _root(opener, path, own)
        units = list(_units(root, own))
    shared = Counter(student for student, _ in {unit.owner.key for unit in units})
    for unit in units:
        yield from _submissions(_with_unique_name(unit, shared), asked, exercise)


def _submissions(unit: Unit, asked: Asked, exercise: str | None) -> Iterator[StudentSubmission]:
    """A student's submissions, one for each exercise."""
    found = _answers(unit, asked)
    if exercise is not None:
        found = [answer for answer in found if answer.exercise == exercise]
    for answer in found or [Answer(unit.location, exercise, None)]:
        # The worker returns locations with absolute paths.
        undecided = replace(answer.location, path=unit.location.path) == unit.location
        yield StudentSubmission(
            student=unit.owner.student,
            name=unit.name if undecided else answer.location.name,
            location=answer.location,
            asked=asked,
            exercise=answer.exercise,
            submitted=unit.submitted or _utc(answer.modified),
            ids=unit.owner.ids,
        )


def _answers(unit: Unit, asked: Asked) -> list[Answer]:
    try:
        return find_answers(unit.location, unit.name, asked)
    except (Unreadable, GraderFault):
        return []  # reading the whole unit raises the reason


def _with_unique_name(unit: Unit, shared: Mapping[str, int]) -> Unit:
    """The unit, with an id added to the student's name where two students share one."""
    student, ids = unit.owner.student, unit.owner.ids
    if shared[student] == 1:
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
        opened = OpenedLocation(opener.archive(opened.tree, opened.name), "", Location(path))
    while (inner := _inner_folder(opened, packed, own)) is not None:
        opened = replace(opened, name=f"{inner}/")
    return opened


def _inner_folder(opened: OpenedLocation, packed: bool, own: Collection[Path]) -> str | None:
    """The one folder in this folder, when the students are in there; else None."""
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
    # Fewer names are ignored than within a submission: "data" may be a student's login.
    listing = [e for e in listing if not e.last.startswith(".") and e.last not in IGNORED]
    base = Path(os.path.realpath(opened.base.path))
    return [e for e in listing if not own or base / e.name not in own]


def _units(root: OpenedLocation, own: Collection[Path]) -> Iterator[Unit]:
    """A unit for each student, in the order of the first name of each."""
    listing = _entries(root, own)
    metadata = _metadata(root, listing)
    is_nbgrader = (root.name.rstrip("/") or root.base.path.name) == NBGRADER
    gathered: dict[object, list[tuple[Owner, Entry]]] = defaultdict(list)
    for entry in listing:
        if entry.last in metadata:
            yield from _gradescope_units(root, entry.name, metadata.pop(entry.last))
        elif is_nbgrader and entry.kind is Kind.FOLDER:
            yield from _assignments(root, entry)
        elif _is_submission(entry):
            student = owner(entry.last, entry.kind is Kind.FOLDER)
            gathered[student.key].append((student, entry))
    for found in gathered.values():
        yield _unit(root, found)
    for name, recorded in metadata.items():
        yield from _gradescope_units(root, root.name + name, recorded)


def _is_submission(entry: Entry) -> bool:
    """Whether an entry is a student's, not a list, a picture or a note of the teacher's."""
    by_name = is_code(entry.name) or is_archive(entry.name) or _is_platform(entry.last)
    return by_name or entry.kind is not Kind.FILE


def _unit(root: OpenedLocation, found: list[tuple[Owner, Entry]]) -> Unit:
    names = tuple(f"{e.name}/" if e.kind is Kind.FOLDER else e.name for _, e in found)
    if len(names) > 1:
        return Unit(found[0][0], replace(root.base, among=names))
    ((student, entry),) = found
    file = entry.kind is Kind.FILE
    return Unit(student, root.base / names[0], _utc(entry.modified) if file else None)


def _assignments(root: OpenedLocation, folder: Entry) -> Iterator[Unit]:
    """A student's submissions as nbgrader collects them: a folder for each assignment."""
    student = Owner(folder.last)
    listing = _entries(replace(root, name=f"{folder.name}/"))
    folders = [entry.name for entry in listing if entry.kind is Kind.FOLDER]
    for name in folders or [folder.name]:
        yield Unit(student, root.base / f"{name}/", _timestamp(root, f"{name}/{TIMESTAMP}"))


def _timestamp(root: OpenedLocation, name: str) -> datetime | None:
    try:
        return moment(root.tree.read(name, 1_000).decode())
    except (Unreadable, UnicodeDecodeError):
        return None


def _metadata(root: OpenedLocation, listing: list[Entry]) -> dict[str, Metadata]:
    """What Gradescope records of the submissions; empty for other platforms."""
    if not any(entry.last == METADATA for entry in listing):
        return {}
    data = root.tree.read(root.name + METADATA, METADATA_LIMIT)
    return gradescope_metadata(data.decode(errors="replace"))


def _gradescope_units(root: OpenedLocation, name: str, recorded: Metadata) -> Iterator[Unit]:
    """One unit for each of the students who submitted together."""
    last = name.rpartition("/")[2]
    for student in recorded.owners or (Owner(last, {"gradescope": last}),):
        yield Unit(student, root.base / f"{name}/", recorded.submitted)


def _utc(seconds: float | None) -> datetime | None:
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, timezone.utc)
    except (ValueError, OverflowError, OSError):  # an impossible date in an archive
        return None
