"""A course as students may have it: one file in place of the suites and the references.

It holds the public checks, without comments, and what the reference returned for a few
seeds, which are not those of grades. The file is scrambled with a key that it states
itself: nothing in it can be read, searched for or imported by accident. It is no secret
from someone who writes a program to read it, and nothing that counts depends on one.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from graders.course import Course, Exercise
from graders.errors import CalledWrongly
from graders.sandbox.child import wire
from graders.storage import temporary_folder

KEY = 32
ELEMENTS, DEPTH = 5_000_000, 32


@dataclass(frozen=True)
class Sealed:
    """What students have in place of the suites and the references of a course.

    `files` are the sources of the public checks and what they import, by their place in the
    course. `seeds` are those whose answers are known. `kept_back` are the points of hidden
    checks, by exercise and function. `answers` are what the reference returned, by exercise.
    """

    files: Mapping[str, str]
    seeds: tuple[int, ...]
    kept_back: Mapping[str, Mapping[str, float]]
    answers: Mapping[str, Mapping[str, Any]]

    def to_bytes(self) -> bytes:
        """The file."""
        plain = zlib.compress(wire.encode({**vars(self), "seeds": list(self.seeds)}), 9)
        key = hashlib.sha256(plain).digest()
        return key + _scrambled(plain, key)

    @classmethod
    def from_bytes(cls, data: bytes) -> Sealed:
        """The inverse of `to_bytes`. Raises `ValueError` for a damaged file."""
        key, rest = data[:KEY], data[KEY:]
        plain = _scrambled(rest, key)
        if hashlib.sha256(plain).digest() != key:
            raise ValueError("it is damaged")
        value = wire.decode(zlib.decompress(plain), ELEMENTS, DEPTH)
        return cls(**{**value, "seeds": tuple(value["seeds"])})


def _scrambled(data: bytes, key: bytes) -> bytes:
    """The data, combined with a stream that the key makes: its own inverse."""
    stream = hashlib.shake_256(key).digest(len(data))
    number = int.from_bytes(data, "big") ^ int.from_bytes(stream, "big")
    return number.to_bytes(len(data), "big")


@cache
def sealed(course: Course) -> Sealed | None:
    """What stands in for the suites and references of a course; None where they are there.

    Raises `CalledWrongly` for a file that is damaged.
    """
    file = course.sealed
    if not file.is_file():
        return None
    try:
        return Sealed.from_bytes(file.read_bytes())
    except (OSError, ValueError) as error:
        raise CalledWrongly(f"{file}: {error}; install probgrade again") from error


@contextmanager
def opened(course: Course) -> Iterator[Course]:
    """The course with its suites: in a private folder, as long as they are read, if it is sealed.

    What they define stays in this process.
    """
    found = sealed(course)
    if found is None:
        yield course
        return
    with temporary_folder() as folder:
        yield _whole(course, found, folder)


def _whole(course: Course, found: Sealed, folder: Path) -> Course:
    for name, text in found.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "exercises").symlink_to(course.file.parent)
    suites = folder / "graders" / "suites"
    (suites / "child").symlink_to(course.child)
    exercises = {name: _moved(each, folder) for name, each in course.exercises.items()}
    return replace(course, root=folder, suites=suites, exercises=exercises)


def _moved(exercise: Exercise, folder: Path) -> Exercise:
    reference = folder / "reference" / exercise.name / exercise.reference.name
    suite = folder / "graders" / "suites" / exercise.name
    return replace(exercise, reference=reference, suite=suite)
