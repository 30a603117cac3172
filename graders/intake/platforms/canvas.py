"""Canvas's file names: the student, and which files are attempts at one file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CANVAS = re.compile(
    r"(?P<student>[^_/]+)(?P<late>_LATE)?_(?P<id>\d+)_(?P<attachment>\d+)_(?P<file>[^/]+)"
)
TEXT = re.compile(r"(?P<student>[^_/]+)(?P<late>_LATE)?_(?P<id>\d+)_(text|link|media)\.html")
"""What a student typed or linked instead of a file: it has no attachment."""
ENDING = re.compile(r"(?P<stem>.+?)(?:\.tar)?(?:-(?P<number>\d{1,3}))?\.\w{1,5}")
"""Canvas writes the number before the last dot, also in "hw.tar-1.gz"."""


def is_late(name: str) -> bool:
    """Whether Canvas marks a file as handed in late."""
    found = CANVAS.fullmatch(name) or TEXT.fullmatch(name)
    return found is not None and found["late"] is not None


@dataclass(frozen=True)
class _File:
    name: str
    stem: str
    base: str
    number: int
    attachment: int


def attempts(names: Iterable[str]) -> list[tuple[str, ...]]:
    """The names of one student's files, those of attempts at one file together, in order.

    Canvas adds "-1" to the name of a file that is submitted again, then "-2", and numbers
    its attachments in the order they come. So "lab-2-1.py" is an attempt at "lab-2.py" if
    that exists with a lower number; "hw-2025.py" is none at "hw-2024.py".
    """
    files = [_parsed(name) for name in names]
    first: Mapping[str, _File] = {
        file.stem: file for file in sorted(files, key=lambda f: -f.attachment)
    }
    chains: dict[str, list[_File]] = {}
    for file in sorted(files, key=lambda f: f.attachment):
        original = first.get(file.base)
        later = file.number and original and original.attachment < file.attachment
        chains.setdefault(file.base if later else file.stem, []).append(file)
    return [tuple(file.name for file in part) for chain in chains.values() for part in _same(chain)]


def _same(chain: list[_File]) -> list[list[_File]]:
    """The chain whole, or each ending's part when a number occurs twice: "hw.py", "hw.csv"."""
    numbers = [file.number if file.stem != file.base else 0 for file in chain]
    if len({*numbers}) == len(numbers):
        return [chain]
    parts: dict[str, list[_File]] = {}
    for file in chain:
        parts.setdefault(file.name.rpartition(".")[2], []).append(file)
    return list(parts.values())


def _parsed(name: str) -> _File:
    canvas = CANVAS.fullmatch(name)
    file, attachment = (canvas["file"], int(canvas["attachment"])) if canvas else (name, 0)
    parts = ENDING.fullmatch(file)
    if parts is None:
        return _File(name, file, file, 0, attachment)
    base, number = parts["stem"], parts["number"]
    stem = base if number is None else f"{base}-{number}"
    return _File(name, stem, base, int(number or 0), attachment)
