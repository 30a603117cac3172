"""Parses the names and the metadata files in what platforms export."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone, tzinfo
from zoneinfo import ZoneInfo

from graders.intake.platforms.canvas import CANVAS, SUFFIX

MOODLE = re.compile(r"(?P<student>.+)_(?P<id>\d+)_assignsubmission_(file|onlinetext)(_.*)?")
GRADESCOPE = re.compile(r"submission_(?P<id>\d+)")
METADATA = "submission_metadata.yml"
TIMESTAMP = "timestamp.txt"
FIELD = re.compile(r"(?P<indent>[ -]*):(?P<key>\w+):\s*(?P<value>.*?)\s*")
MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[ T](?P<time>\d\d:\d\d:\d\d)(\.(?P<fraction>\d+))? ?(?P<zone>\S*)"
)
QUOTED = re.compile(r"'(?P<single>.*)'|\"(?P<double>.*)\"")


@dataclass(frozen=True)
class Owner:
    """The student a file or folder belongs to; `ids` are the platform's."""

    student: str
    ids: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """What tells two students apart."""
        return self.student, tuple(sorted(self.ids.items()))


@dataclass(frozen=True)
class Metadata:
    """What Gradescope records of one submission: who submitted it, and when."""

    owners: tuple[Owner, ...]
    submitted: datetime | None


def owner(name: str, is_folder: bool) -> Owner:
    """The owner of a file or folder in a class, by its name."""
    if moodle := MOODLE.fullmatch(name):
        participant = f"Participant {moodle['id']}"
        # Moodle writes "Participant" in place of a name when students are anonymous.
        student = participant if moodle["student"] == "Participant" else moodle["student"]
        return Owner(student, {"moodle": participant})
    if is_folder:
        return Owner(name)
    if canvas := CANVAS.fullmatch(name):
        return Owner(canvas["student"], {"canvas": canvas["id"]})
    return Owner(SUFFIX.sub("", name) or name)


def gradescope_metadata(text: str) -> dict[str, Metadata]:
    """What `submission_metadata.yml` records of each submission, by its folder's name.

    Only the fields needed are read. Ruby writes this file with one key per line, those
    of a submission indented by two spaces and its submitters' by four, and no line of a
    student's text is indented less.
    """
    return {name: _metadata(name, block) for name, block in _blocks(text)}


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    name, block = "", list[str]()
    for line in text.split("\n"):
        if line[:1] not in ("", " ", "#", "-", "\r"):
            if name:
                yield name, block
            name, block = line.strip().rstrip(":").strip("'\""), []
        else:
            block.append(line)
    if name:
        yield name, block


def _metadata(name: str, block: list[str]) -> Metadata:
    """The metadata in the lines below a submission's name."""
    submitters: list[dict[str, str]] = []
    submitted, section = None, ""
    for line in block:
        found = FIELD.fullmatch(line)
        if found is None:
            continue
        indent, key, value = found["indent"], found["key"], _scalar(found["value"])
        if indent == "  ":
            section = key
            submitted = moment(value) if key == "created_at" else submitted
        elif section == "submitters" and len(indent) == 4:
            if "-" in indent:
                submitters.append({})
            if submitters and value:
                submitters[-1][key] = value
    return Metadata(tuple(_submitter(name, entry) for entry in submitters if entry), submitted)


def _submitter(name: str, entry: Mapping[str, str]) -> Owner:
    found = GRADESCOPE.fullmatch(name)
    ids = {"gradescope": found["id"] if found else name}
    ids |= {key: entry[key] for key in ("email", "sid") if key in entry}
    student = entry.get("name") or entry.get("email") or entry.get("sid") or name
    return Owner(student, ids)


def _scalar(text: str) -> str:
    quoted = QUOTED.fullmatch(text)
    if quoted is None:
        return text
    return (quoted["single"] or "").replace("''", "'") or (quoted["double"] or "")


def moment(text: str) -> datetime | None:
    """A time as nbgrader, Gradescope or Python write it, in UTC; None for anything else.

    A time without a zone is in UTC, as nbgrader's are.
    """
    found = MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    try:
        zone = _zone(found["zone"])
        fraction = f"{found['fraction'] or '0':0<6.6}"
        time = datetime.fromisoformat(f"{found['day']} {found['time']}.{fraction}")
        return time.replace(tzinfo=zone).astimezone(timezone.utc)
    except (ValueError, LookupError, OSError, OverflowError):  # not a time, or an unknown zone
        return None


def _zone(name: str) -> tzinfo | None:
    if name in ("", "Z"):
        return timezone.utc
    return datetime.strptime(name, "%z").tzinfo if name[0] in "+-" else ZoneInfo(name)
