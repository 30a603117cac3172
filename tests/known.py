"""The known submissions: files that state, in their own text, the verdicts they must get.

expect: full marks
expect: VERDICT CHECK     the checks that do not pass; wildcards as in file names
says: CHECK: WORDS        words that the message of that check must hold
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from tests.bundled import checks

ROOM = Path(__file__).parent / "submissions"
EXPECT = re.compile(r"expect: ([a-z_]+) ([\w.*]+)")
SAYS = re.compile(r"says: ([\w.]+): (.+?)(?:\\n|\"|$)", re.MULTILINE)


@dataclass(frozen=True)
class Known:
    """One known submission and what must be said of it."""

    path: Path
    exercise: str
    verdicts: tuple[tuple[str, str], ...]
    says: tuple[tuple[str, str], ...]

    @property
    def id(self) -> str:
        return str(self.path.relative_to(ROOM))

    def expected(self) -> Mapping[str, str]:
        """The verdict that each check of the exercise must get."""
        return {check.id: self._verdict(check.id) for check in checks(self.exercise)}

    def _verdict(self, check: str) -> str:
        for verdict, pattern in self.verdicts:
            if fnmatch(check, pattern):
                return verdict
        return "passed"


def _known(path: Path) -> Known:
    text = path.read_text(encoding="utf-8", errors="replace")
    verdicts = tuple((verdict, pattern) for verdict, pattern in EXPECT.findall(text))
    stated = [pair for pair in verdicts if pair != ("full", "marks")]
    if not verdicts:
        raise ValueError(f"{path} does not state what it expects")
    exercise = path.relative_to(ROOM).parts[0]
    return Known(path, exercise, tuple(stated), tuple(SAYS.findall(text)))


KNOWN = tuple(_known(path) for path in sorted(ROOM.glob("*/*/*")) if path.is_file())
