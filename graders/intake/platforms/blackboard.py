"""Reads the receipts that Blackboard writes beside each attempt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graders.intake.platforms.owners import Owner

PERSON = re.compile(r"(?P<name>[^()]+?) ?\((?P<login>[^()\s]+)\)")
FIELD = re.compile(r"(?P<key>Name|Date Submitted|Submitted) ?: *(?P<value>.*)")
LIMIT = 2**20
"""Bytes in the largest receipt; it holds what the student wrote, too."""


@dataclass(frozen=True)
class Receipt:
    """Who submitted, several in a group, and the time as it was written."""

    owners: tuple[Owner, ...]
    time: str


def receipt(text: str) -> Receipt:
    """What a receipt says in its head; what follows is the student's own text."""
    owners: dict[str, Owner] = {}
    time = ""
    for line in text.removeprefix("\ufeff").splitlines():
        if re.match(r"(Submission Field|Comments|Files) ?:", line):
            break
        field = FIELD.fullmatch(line.strip())
        if field is None:
            continue
        if field["key"] != "Name":
            time = time or field["value"]
            continue
        for person in PERSON.finditer(field["value"]):
            login, name = person["login"], person["name"].strip(" ,;&")
            owners[login] = Owner(login, {"login": login, "name": name})
    return Receipt(tuple(owners.values()), time)
