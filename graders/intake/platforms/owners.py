"""The student a file or folder belongs to."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

KEYS = ("email", "sid", "canvas", "moodle", "brightspace", "gradescope")
"""Ids that distinguish students of the same name, the most readable first."""


@dataclass(frozen=True)
class Owner:
    """The student a file or folder belongs to; `ids` are the platform's.

    Names are compared in Unicode's composed form: macOS decomposes those of files.
    """

    student: str
    ids: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "student", composed(self.student))
        ids = {kind: composed(value) for kind, value in self.ids.items()}
        object.__setattr__(self, "ids", ids)

    @property
    def key(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """What tells two students apart."""
        return self.student, tuple((kind, self.ids[kind]) for kind in KEYS if kind in self.ids)


def composed(text: str) -> str:
    """The text in Unicode's composed form (NFC)."""
    return unicodedata.normalize("NFC", text)
