"""Which student of the gradebook a row of a platform's file means."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping

from graders.gradebook.values import Student

Said = Mapping[str, str]
"""What a row says of its student, by kind: the kinds to go by first stand first."""

DECISIVE = ("canvas", "sis")
"""Numbers a person has for good: two that differ are two people, whatever their names."""


def match(rows: Mapping[int, Said], students: Mapping[str, Student]) -> dict[int, str]:
    """The student's key for each row that means exactly one, whom no other row means."""
    known = {key: _known(student) for key, student in students.items()}
    index: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for key, kinds in known.items():
        for kind, values in kinds.items():
            for value in values:
                index[kind, value].add(key)
    found = {row: _one(said, known, index) for row, said in rows.items()}
    times = Counter(found.values())
    return {row: key for row, key in found.items() if key is not None and times[key] == 1}


def _one(
    said: Said,
    known: Mapping[str, Mapping[str, frozenset[str]]],
    index: Mapping[tuple[str, str], set[str]],
) -> str | None:
    """The one student by the first kind that knows any who is not surely another."""
    for kind, value in said.items():
        people = {
            key
            for key in index.get((kind, value), ())
            if not any(said.get(d) and known[key].get(d, {said[d]}) - {said[d]} for d in DECISIVE)
        }
        if people:
            return people.pop() if len(people) == 1 else None
    return None


def _known(student: Student) -> dict[str, frozenset[str]]:
    """What a row may say of this student."""
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
    """The name as "First Last" with single blanks, its accents composed."""
    last, comma, first = unicodedata.normalize("NFC", name).partition(",")
    return " ".join(f"{first} {last}".split() if comma else last.split())


def trailing_number(text: str) -> str:
    """The number at the end of "Participant 123", whatever the language."""
    digits = text.rstrip()
    return digits[len(digits.rstrip("0123456789")) :]
