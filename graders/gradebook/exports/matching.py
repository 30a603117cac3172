"""Matches the rows of a platform's file to the gradebook's students."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping

from graders.gradebook.values import Student

Identifiers = Mapping[str, str]
"""What identifies a row's student, by kind; kinds are tried in order."""

DECISIVE = ("canvas", "sis")
"""Permanent ids of a person: if they differ, the people differ, even with equal names."""


def match(rows: Mapping[int, Identifiers], students: Mapping[str, Student]) -> dict[int, str]:
    """The student's key for each row that matches one student who matches no other row."""
    known = {key: _known(student) for key, student in students.items()}
    index: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for key, kinds in known.items():
        for kind, values in kinds.items():
            for value in values:
                index[kind, value].add(key)
    found = {row: _one(identifiers, known, index) for row, identifiers in rows.items()}
    times = Counter(found.values())
    return {row: key for row, key in found.items() if key is not None and times[key] == 1}


def _one(
    identifiers: Identifiers,
    known: Mapping[str, Mapping[str, frozenset[str]]],
    index: Mapping[tuple[str, str], set[str]],
) -> str | None:
    """The one student who matches by the first kind by which any do, if it is only one."""
    for kind, value in identifiers.items():
        people = {
            key
            for key in index.get((kind, value), ())
            if not _contradicted(identifiers, known[key])
        }
        if people:
            return people.pop() if len(people) == 1 else None
    return None


def _contradicted(identifiers: Identifiers, known: Mapping[str, frozenset[str]]) -> bool:
    """Whether the row has another permanent id than the student."""
    return any(
        identifiers.get(kind) and known.get(kind, {identifiers[kind]}) - {identifiers[kind]}
        for kind in DECISIVE
    )


def _known(student: Student) -> dict[str, frozenset[str]]:
    """The identifiers by which a row can match this student, by kind."""
    ids = student.known
    none: frozenset[str] = frozenset()
    emails = ids.get("email", none)
    names = {canonical(name) for name in (*ids.get("name", none), student.key)}
    known = {
        "canvas": ids.get("canvas", none),
        "sis": ids.get("sis", none) | ids.get("sid", none),
        "login": ids.get("login", none) | emails | {student.key},
        "moodle": frozenset(map(trailing_number, ids.get("moodle", none))),
        "email": emails,
        "name": frozenset(names),
    }
    return {kind: values for kind, values in known.items() if values}


def canonical(name: str) -> str:
    """The name as "First Last" with single blanks and composed accents."""
    last, comma, first = unicodedata.normalize("NFC", name).partition(",")
    return " ".join(f"{first} {last}".split() if comma else last.split())


def trailing_number(text: str) -> str:
    """The number at the end of "Participant 123", whatever the language."""
    digits = text.rstrip()
    return digits[len(digits.rstrip("0123456789")) :]
