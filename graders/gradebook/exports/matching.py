"""Matches the rows of a platform's file to the gradebook's students."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graders.gradebook.values import Student

Identifiers = Mapping[str, str]
"""What identifies a row's student, by kind."""

KINDS = ("canvas", "sis", "moodle", "login", "email", "name")
"""The kinds of identifiers, the strongest first."""

DECISIVE = ("canvas", "sis")
"""Permanent ids of a person: if they differ, the people differ, even with equal names."""

Known = Mapping[str, frozenset[str]]
"""A student's identifiers by kind."""


@dataclass(frozen=True)
class Matches:
    """The student's key by row, and the rows that may be of several students or share one.

    `ties` holds, by row, the keys of the students between whom nothing decides.
    """

    found: Mapping[int, str] = field(default_factory=dict)
    ties: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def match(rows: Mapping[int, Identifiers], students: Mapping[str, Student]) -> Matches:
    """Match rows by their strongest identifier that any student has.

    A student who is matched by one kind is not looked for by a weaker one, so a namesake
    changes nothing. Rows of one student match only if they differ in nothing but the name.
    """
    rows = {number: _normal(identifiers) for number, identifiers in rows.items()}
    known = {key: _known(student) for key, student in students.items()}
    found: dict[int, str] = {}
    ties: dict[int, tuple[str, ...]] = {}
    taken: set[str] = set()
    left = dict(rows)
    for kind in KINDS:
        candidates = _candidates(kind, left, known)
        ties |= _ties(candidates, left, taken)
        found |= {
            row: keys[0]
            for row, keys in candidates.items()
            if row not in ties and keys[0] not in taken
        }
        taken |= {key for keys in candidates.values() for key in keys}
        left = {row: identifiers for row, identifiers in left.items() if row not in candidates}
    return Matches(found, ties)


def _candidates(
    kind: str, rows: Mapping[int, Identifiers], known: Mapping[str, Known]
) -> dict[int, tuple[str, ...]]:
    """The students who have the row's identifier of this kind, for each row for which any do."""
    index: defaultdict[str, list[str]] = defaultdict(list)
    for key, kinds in known.items():
        for value in kinds.get(kind, ()):
            index[value].append(key)
    found = {
        row: tuple(
            key
            for key in index.get(identifiers.get(kind, ""), ())
            if not _contradicted(kind, identifiers, known[key])
        )
        for row, identifiers in rows.items()
    }
    return {row: keys for row, keys in found.items() if keys}


def _ties(
    candidates: Mapping[int, tuple[str, ...]],
    rows: Mapping[int, Identifiers],
    taken: set[str],
) -> dict[int, tuple[str, ...]]:
    """The rows with several candidates, and the different rows with one candidate in common."""
    same: defaultdict[str, list[int]] = defaultdict(list)
    for row, keys in candidates.items():
        if len(keys) == 1 and keys[0] not in taken:
            same[keys[0]].append(row)
    shared = {row for found in same.values() if not _one_person(found, rows) for row in found}
    return {row: keys for row, keys in candidates.items() if len(keys) > 1 or row in shared}


def _one_person(found: Sequence[int], rows: Mapping[int, Identifiers]) -> bool:
    """Whether these rows repeat one person: they differ in nothing but the name, and have an id."""
    first, *others = [{**rows[row], "name": ""} for row in found]
    return not others or (any(first.values()) and all(other == first for other in others))


def _contradicted(kind: str, identifiers: Identifiers, known: Known) -> bool:
    """Whether the row has another permanent id, of a stronger kind, than the student."""
    stronger = KINDS[: KINDS.index(kind)]
    return any(
        each in identifiers and each in known and identifiers[each] not in known[each]
        for each in DECISIVE
        if each in stronger
    )


def _known(student: Student) -> Known:
    """The identifiers by which a row can match this student, by kind."""
    ids = student.known
    none: frozenset[str] = frozenset()
    emails = ids.get("email", none)
    known = {
        "canvas": ids.get("canvas", none),
        "sis": ids.get("sis", none) | ids.get("sid", none),
        "moodle": frozenset(map(trailing_number, ids.get("moodle", none))),
        "login": ids.get("login", none) | emails | {student.key},
        "email": emails,
        "name": ids.get("name", none) | {student.key},
    }
    normal = {kind: {_normal_value(kind, value) for value in known[kind]} for kind in known}
    return {kind: frozenset(values - {""}) for kind, values in normal.items() if values - {""}}


def _normal(identifiers: Identifiers) -> dict[str, str]:
    normal = {kind: _normal_value(kind, value) for kind, value in identifiers.items()}
    return {kind: value for kind, value in normal.items() if value}


def _normal_value(kind: str, value: str) -> str:
    """A value as it is compared: composed accents, and no traces of a spreadsheet.

    A long number in scientific notation has lost its digits: it identifies nobody.
    """
    if kind == "name":
        return canonical(value)
    value = unicodedata.normalize("NFC", value).strip()
    if kind in ("login", "email"):
        return value.casefold()
    if re.fullmatch(r"\d+([.,]\d+)?[eE]\+?\d+", value):
        return ""
    return re.sub(r"^(\d+)[.,]0+$", r"\1", value)


def canonical(name: str) -> str:
    """The name as "First Last" with single blanks and composed accents."""
    last, comma, first = unicodedata.normalize("NFC", name).partition(",")
    return " ".join(f"{first} {last}".split() if comma else last.split())


def trailing_number(text: str) -> str:
    """The number at the end of "Participant 123", whatever the language; also of "123.0"."""
    digits = re.sub(r"(\d)[.,]0+$", r"\1", text.strip())
    return digits[len(digits.rstrip("0123456789")) :]
