"""What each student submitted, in the layouts of the platforms; nothing is opened yet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone, tzinfo

from graders.intake.files.locations import Location
from graders.intake.files.opener import OpenedLocation
from graders.intake.files.trees import Entry, Kind
from graders.intake.platforms import blackboard
from graders.intake.platforms.canvas import is_late
from graders.intake.platforms.gradescope import METADATA, Metadata, gradescope_metadata
from graders.intake.platforms.listing import entries
from graders.intake.platforms.names import (
    SAKAI,
    Named,
    classroom_50_owner,
    logins_of_blackboard,
    logins_of_classroom_50,
    logins_of_repositories,
    named,
    shared_titles,
)
from graders.intake.platforms.owners import Owner, composed
from graders.intake.platforms.times import moment
from graders.intake.problems import Unreadable

TIMESTAMP = "timestamp.txt"
ATTACHMENTS = "Submission attachment(s)"
"""Sakai's folder for what the student attached."""
VERSION = re.compile(r"Version (\d+)")
RESULT = "result.json"
RESULT_LIMIT = 2**20
METADATA_LIMIT = 20 * 2**20
"""Bytes in the largest file in which a platform records who submitted what."""


@dataclass(frozen=True)
class Unit:
    """All that one student, or several together, submitted as one.

    `names` are the files and folders in the class's outermost folder or archive, a
    folder's with "/" at its end. `earlier` are attempts that this one replaces, the
    latest first; `records` are files in which the platform describes it. `time` is the
    time of submission as the platform wrote it, "" where there is none.
    """

    owners: tuple[Owner, ...]
    base: Location
    names: tuple[str, ...]
    time: str = ""
    submitted: datetime | None = None
    earlier: tuple[tuple[str, ...], ...] = ()
    records: tuple[str, ...] = ()

    @property
    def location(self) -> Location:
        return self.place(self.names or self.records)

    @property
    def name(self) -> str:
        """The path in the class; of several paths the first."""
        first = (self.names or self.records)[0]
        return composed((self.base / first).name)

    def unknown_time(self, file_times: bool) -> str:
        """Why a time that the platform states is unknown; "" when it is known or there is none."""
        late = any(is_late(name.rpartition("/")[2]) for name in self.names)
        if late and not (self.time or file_times):
            return "Canvas marks it as late but states no time, so it does not count as late here"
        if self.submitted is not None or not self.time:
            return ""
        why = "is not understood"
        if moment(self.time, timezone.utc) is not None:
            why = "names no time zone (--time-zone names it)"
        elif moment(self.time.rpartition(" ")[0], timezone.utc) is not None:
            why = "names a time zone that is not understood (--time-zone names the course's)"
        return f"the time of submission is unknown: “{self.time[:80]}” {why}"

    def place(self, names: Sequence[str]) -> Location:
        """The location of these names."""
        return self.base / names[0] if len(names) == 1 else replace(self.base, among=tuple(names))


def units(root: OpenedLocation, found: Sequence[Entry], zone: tzinfo | None) -> Iterator[Unit]:
    """The units among the entries of a class's folder, in the order of their first names."""
    gathered: dict[object, list[tuple[Named, Entry]]] = defaultdict(list)
    students = _students_by_layout(root, found)
    for entry in found:
        says = named(entry.last, entry.kind is Kind.FOLDER)
        if entry.last in students:
            says = replace(says, owner=students[entry.last])
        gathered[says.owner.key, says.assignment].append((says, entry))
    for parts in gathered.values():
        yield _unit(root, parts, zone)


def _students_by_layout(root: OpenedLocation, found: Sequence[Entry]) -> dict[str, Owner]:
    """The students in names that say who they are only together."""
    last = root.name.rstrip("/").rpartition("/")[2] or root.base.path.name
    folders = [entry.last for entry in found if entry.kind is Kind.FOLDER]
    logins = logins_of_repositories(last, folders) | _classroom_50(root, found)
    titled = shared_titles([entry.last for entry in found if entry.kind is Kind.FILE])
    owners = {name: Owner(login, {"login": login}) for name, login in logins.items()}
    plain = {n: Owner(student) for n, student in titled.items() if not named(n, False).time}
    by_blackboard = logins_of_blackboard([e.last for e in found if e.kind is Kind.FILE])
    return owners | plain | {name: Owner(login) for name, login in by_blackboard.items()}


def _classroom_50(root: OpenedLocation, found: Sequence[Entry]) -> dict[str, str]:
    """The logins in folders like "cs-flows-ada", as Classroom 50 downloads them."""
    owners = {
        entry.last: classroom_50_owner(_text(root, f"{entry.name}/{RESULT}", RESULT_LIMIT))
        for entry in found
        if entry.kind is Kind.FOLDER and "-" in entry.last
    }
    return logins_of_classroom_50(owners)


def _unit(root: OpenedLocation, parts: Sequence[tuple[Named, Entry]], zone: tzinfo | None) -> Unit:
    """A student's unit: of several attempts with times of their own the latest."""
    attempts: defaultdict[str, list[tuple[Named, Entry]]] = defaultdict(list)
    for says, entry in parts:
        attempts[says.time].append((says, entry))
    # Times without a zone are compared as they stand: they are all of one server.
    order = sorted(attempts, key=lambda t: moment(t) or datetime.min.replace(tzinfo=timezone.utc))
    latest = attempts[order[-1]]
    names = tuple(_name(entry) for says, entry in latest if not says.is_receipt)
    receipts = [entry.name for says, entry in parts if says.is_receipt]
    unit = Unit(
        owners=(latest[0][0].owner,),
        base=root.base,
        names=names,
        time=order[-1],
        submitted=moment(order[-1], zone),
        earlier=tuple(
            files
            for time in reversed(order[:-1])
            if (files := tuple(_name(e) for says, e in attempts[time] if not says.is_receipt))
        ),
        records=tuple(receipts),
    )
    own = [entry.name for says, entry in latest if says.is_receipt]
    unit = _with_receipt(root, unit, (own or receipts)[-1], bool(own), zone) if receipts else unit
    return _sakai(root, unit, zone)


def _name(entry: Entry) -> str:
    return f"{entry.name}/" if entry.kind is Kind.FOLDER else entry.name


def _with_receipt(
    root: OpenedLocation, unit: Unit, name: str, of_latest: bool, zone: tzinfo | None
) -> Unit:
    """The unit with what Blackboard's receipt says of it."""
    found = blackboard.receipt(_text(root, name, blackboard.LIMIT))
    unit = replace(unit, owners=found.owners or unit.owners)
    if not (of_latest and found.time):
        return unit
    submitted = moment(found.time, zone)
    if submitted is None and moment(found.time, timezone.utc) is None:
        return unit  # another language's; the file's name has the time, too
    return replace(unit, time=found.time, submitted=submitted)


def _sakai(root: OpenedLocation, unit: Unit, zone: tzinfo | None) -> Unit:
    """The unit with Sakai's folder for attachments in place of the student's folder."""
    folder = unit.names[0] if len(unit.names) == 1 else ""
    last = folder.rstrip("/").rpartition("/")[2]
    if not folder.endswith("/") or SAKAI.fullmatch(last) is None:
        return unit  # on other platforms a student may have made such a folder, and a time
    inside = {entry.last for entry in entries(replace(root, name=folder))}
    if ATTACHMENTS not in inside:
        return unit
    time = _text(root, folder + TIMESTAMP).strip() if TIMESTAMP in inside else ""
    return replace(
        unit,
        names=(f"{folder}{ATTACHMENTS}/",),
        time=time,
        submitted=moment(time, zone),
        records=tuple(f"{folder}{name}" for name in sorted(inside - {ATTACHMENTS})),
    )


def nbgrader_units(
    root: OpenedLocation, folders: Iterable[Entry], zone: tzinfo | None
) -> Iterator[Unit]:
    """What nbgrader collects: for each student a folder for each assignment."""
    for folder in folders:
        listing = entries(replace(root, name=f"{folder.name}/"))
        inside = [entry.name for entry in listing if entry.kind is Kind.FOLDER]
        for name in inside or [folder.name]:
            time = _text(root, f"{name}/{TIMESTAMP}").strip("\ufeff \r\n\t")
            yield Unit(
                owners=(Owner(folder.last),),
                base=root.base,
                names=(f"{name}/",),
                time=time,
                submitted=moment(time, zone or timezone.utc),  # nbgrader's default is UTC
            )


def teams_units(root: OpenedLocation, folders: Iterable[Entry]) -> Iterator[Unit]:
    """What Teams collects: for each student a folder for each assignment, with versions."""
    for folder in folders:
        listing = entries(replace(root, name=f"{folder.name}/"))
        inside = [entry for entry in listing if entry.kind is Kind.FOLDER]
        for part in inside or [folder]:
            versions = _versions(root, part)
            latest, *earlier = versions or [f"{part.name}/"]
            yield Unit(
                owners=(Owner(folder.last),),
                base=root.base,
                names=(latest,),
                earlier=tuple((name,) for name in earlier),
            )


def _versions(root: OpenedLocation, folder: Entry) -> list[str]:
    """The folders "Version 1", "Version 2" in a folder, the last first."""
    numbered = [
        (int(version[1]), f"{entry.name}/")
        for entry in entries(replace(root, name=f"{folder.name}/"))
        if entry.kind is Kind.FOLDER and (version := VERSION.fullmatch(entry.last))
    ]
    return [name for _, name in sorted(numbered, reverse=True)]


def gradescope_units(root: OpenedLocation, recorded: Mapping[str, Metadata]) -> Iterator[Unit]:
    """One unit for each submission that Gradescope recorded, for all who submitted it."""
    for last, metadata in recorded.items():
        owners = metadata.owners or (Owner(last, {"gradescope": last}),)
        names = (f"{root.name}{last}/",)
        yield Unit(owners, root.base, names, metadata.time, metadata.submitted)


def gradescope_records(root: OpenedLocation, listing: Iterable[Entry]) -> dict[str, Metadata]:
    """What Gradescope records of the submissions; empty for other platforms."""
    if not any(entry.last == METADATA for entry in listing):
        return {}
    data = root.tree.read(root.name + METADATA, METADATA_LIMIT)
    return gradescope_metadata(data.decode(errors="replace"))


def _text(root: OpenedLocation, name: str, limit: int = 1_000) -> str:
    """The text of a platform's file; "" when there is none."""
    try:
        data = root.tree.read(name, limit)
    except Unreadable:
        return ""
    is_wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    return data.decode("utf-16" if is_wide else "utf-8", errors="replace")
