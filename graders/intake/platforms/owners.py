"""The student a file or folder belongs to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

STUDENTS = ("email", "sid", "canvas", "moodle", "brightspace")
"""The kinds of ids that a platform gives to a student, the most readable first."""
KEYS = (*STUDENTS, "gradescope")
"""Ids that distinguish students of the same name; Gradescope's is a submission's."""
LIKE_LABEL = re.compile(r"\([^()]*[\d@][^()]*\)\s*")
"""The end of a name that could be taken for one to which an id was added."""


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
        """What tells two students apart: the platform's ids, and the name where there are none."""
        own = tuple((kind, self.ids[kind]) for kind in STUDENTS if kind in self.ids)
        if own:
            return "", own
        return self.student, tuple((kind, self.ids[kind]) for kind in KEYS if kind in self.ids)

    @property
    def labelled(self) -> Owner:
        """The owner with an id added to the name."""
        known = next((self.ids[kind] for kind in KEYS if kind in self.ids), "")
        return replace(self, student=f"{self.student} ({known})") if known else self

    @property
    def is_like_labelled(self) -> bool:
        """Whether the name alone could be that of another student with an id added."""
        end = self.student.rfind("(")
        return end > 0 and LIKE_LABEL.fullmatch(self.student, end) is not None


def composed(text: str) -> str:
    """The text in Unicode's composed form (NFC)."""
    return unicodedata.normalize("NFC", text)
