"""The rounds: in each, everybody chosen grades, one after the other."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests.benchmarks.rivals.fresh import Fresh
from tests.benchmarks.rivals.limit import Bare, Limit
from tests.benchmarks.rivals.nbgrader import NbGrader
from tests.benchmarks.rivals.otter import Otter
from tests.benchmarks.rivals.ours import ClassGraded, Ours
from tests.benchmarks.rivals.submissions import CLASS, StudentFile
from tests.benchmarks.rivals.timing import Graded

PARTS = ("ours", "nbgrader", "otter", "fresh", "jobs", "limit")
JOBS = 2


class Rival(Protocol):
    """Somebody else who grades a submission at a time."""

    name: str

    def grade(self, one: StudentFile) -> Graded:
        """The points and what they took."""


@dataclass(frozen=True)
class Round:
    """One submission graded by the others, and the class graded by us beside it.

    `load` is the machine's load average when the round began, `one_by_one` the class by
    probgrade with one job, `start` the seconds nbgrader takes to start.
    """

    submission: StudentFile
    load: float
    ours: ClassGraded
    others: dict[str, Graded] = field(default_factory=dict)
    start: float = 0.0
    one_by_one: ClassGraded | None = None
    limit: Bare | None = None


class Contest:
    """Everybody chosen, made ready in a folder; `python` is of the rivals' environment.

    `first` is the class graded before anything is known of the reference's answers.
    """

    def __init__(self, room: Path, parts: Collection[str], python: Path) -> None:
        self._parts = parts
        self._ours = Ours(room / "ours")
        self.first = self._ours.grade_class(JOBS)
        self._limit = Limit(room / "limit") if "limit" in parts else None
        makers: dict[str, Callable[[], Rival]] = {
            "nbgrader": lambda: NbGrader(python, room / "nbgrader"),
            "otter": lambda: Otter(python, room / "otter"),
            "fresh": lambda: Fresh(room / "fresh"),
        }
        self._others = {name: make() for name, make in makers.items() if name in parts}

    def rounds(self, count: int) -> Iterator[Round]:
        """As many rounds, as they end."""
        for one in CLASS[:count]:
            yield self._round(one)

    def _round(self, one: StudentFile) -> Round:
        load, ours = os.getloadavg()[0], self._ours.grade_class(JOBS)
        limit = self._limit.answer_class(JOBS) if self._limit else None
        one_by_one = self._ours.grade_class(1) if "jobs" in self._parts else None
        nbgrader = self._others.get("nbgrader")
        start = nbgrader.start() if isinstance(nbgrader, NbGrader) else 0.0
        others = {rival.name: rival.grade(one) for rival in self._others.values()}
        return Round(one, load, ours, others, start, one_by_one, limit)
