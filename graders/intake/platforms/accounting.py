"""Accounts for every file below a class's folder."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from graders.intake.files.locations import Location
from graders.intake.files.opener import OpenedLocation
from graders.intake.files.trees import Entry, Kind, is_archive, is_code, is_ignored
from graders.intake.platforms.kinds import UNREAD_ARCHIVE, kind_of
from graders.intake.platforms.listing import files_below, may_be_a_students
from graders.intake.platforms.owners import composed


class FileStatus(str, Enum):
    """What became of a file."""

    GRADED = "graded"
    PART = "part of a submission"
    RECORD = "a platform's record"
    LEFT_OUT = "not graded"


@dataclass(frozen=True)
class ClassFile:
    """A file below a class's folder, or a folder that was not looked into.

    `reason` says why it was not graded, or what it is; `students` submitted it.
    """

    path: str
    status: FileStatus
    reason: str = ""
    students: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of a unit's files: of each name, a folder's for all that is in it.

    `reasons` say why files were not graded, `graded` and `records` need none. `together`
    says that several files were graded as one.
    """

    students: tuple[str, ...]
    names: Collection[str]
    graded: Collection[str] = ()
    records: Collection[str] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    together: bool = False


def account(
    root: OpenedLocation, entries: Collection[Entry], outcomes: Collection[Outcome]
) -> Iterator[ClassFile]:
    """The status of every file below the entries of a class's folder."""
    by_name: dict[str, Outcome] = {}
    for outcome in outcomes:
        for name in (*outcome.names, *outcome.records, *outcome.reasons):
            by_name.setdefault(name.rstrip("/"), outcome)
    for entry in entries:
        is_folder = entry.kind is Kind.FOLDER
        if not may_be_a_students(entry):
            yield _left_out(entry, kind_of(entry.name, is_folder))
            continue
        for file in files_below(root, f"{entry.name}/" if is_folder else entry.name):
            found = _nearest(by_name, file.name)
            yield _status(file, found) if found else _left_out(file, _what(file))


def outermost(location: Location) -> str:
    """The name of the file at a location in the class's folder or archive, not inside of it."""
    name = ""
    for part in location.answer or location.inside:
        name += part
        if not part.endswith("/"):
            return name
    return name


def _nearest(by_name: Mapping[str, Outcome], name: str) -> Outcome | None:
    while name:
        if name in by_name:
            return by_name[name]
        name = name.rpartition("/")[0]
    return None


def _status(file: Entry, outcome: Outcome) -> ClassFile:
    name, students = file.name, outcome.students
    if _within(name, outcome.graded):
        return ClassFile(composed(name), FileStatus.GRADED, "", students)
    if _within(name, outcome.records):
        return ClassFile(composed(name), FileStatus.RECORD, "written by the platform", students)
    reasons = [why for start, why in outcome.reasons.items() if _within(name, (start,))]
    if reasons:
        return _left_out(file, reasons[0], students)
    what = _what(file)
    plain = not is_ignored(file.last) and what != UNREAD_ARCHIVE
    if (outcome.graded or outcome.together) and plain:
        return ClassFile(composed(name), FileStatus.PART, "", students)
    return _left_out(file, what, students)


def _within(name: str, starts: Collection[str]) -> bool:
    return any(name == start or name.startswith(start.rstrip("/") + "/") for start in starts)


def _left_out(file: Entry, why: str, students: tuple[str, ...] = ()) -> ClassFile:
    name = f"{file.name}/" if file.kind is Kind.FOLDER else file.name
    return ClassFile(composed(name), FileStatus.LEFT_OUT, why, students)


def _what(file: Entry) -> str:
    if file.kind is Kind.OTHER:
        return file.why
    if file.kind is Kind.FILE and (is_code(file.name) or is_archive(file.name)):
        hidden = file.last.startswith(".")
        return kind_of(file.name) if hidden else "not gradable; the student's report says why"
    return kind_of(file.name, file.kind is Kind.FOLDER)
