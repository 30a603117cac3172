"""Reads what Gradescope records of a class's submissions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from graders.intake.platforms.owners import Owner
from graders.intake.platforms.times import moment

GRADESCOPE = re.compile(r"submission_(?P<id>\d+)")
METADATA = "submission_metadata.yml"
FIELD = re.compile(r"(?P<indent>[ -]*):(?P<key>\w+):\s*(?P<value>.*?)\s*")
QUOTED = re.compile(r"'(?P<single>.*)'|\"(?P<double>.*)\"")


@dataclass(frozen=True)
class Metadata:
    """What Gradescope records of one submission: who submitted it, and when.

    `time` is the time as it was written.
    """

    owners: tuple[Owner, ...]
    time: str = ""

    @property
    def submitted(self) -> datetime | None:
        return moment(self.time)


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
    time, section = "", ""
    for line in block:
        found = FIELD.fullmatch(line)
        if found is None:
            continue
        indent, key, value = found["indent"], found["key"], _scalar(found["value"])
        if indent == "  ":
            section = key
            time = value if key == "created_at" else time
        elif section == "submitters" and len(indent) == 4:
            if "-" in indent:
                submitters.append({})
            if submitters and value:
                submitters[-1][key] = value
    return Metadata(tuple(_submitter(name, entry) for entry in submitters if entry), time)


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
