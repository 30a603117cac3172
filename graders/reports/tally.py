"""The contents of an index page: a row for each submission, counts for each check."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from statistics import fmean, median, pstdev

from graders.report import CheckResult, Report, Verdict
from graders.reports.mistakes import Mistakes, SharedMistake

BINS = 11
"""Tenths of the points, and a bin of its own for all of them."""


class Attention(str, Enum):
    """Why a teacher should look at a submission, the most urgent first."""

    FAULT = "the grader failed"
    UNREADABLE = "unreadable"
    STOPPED = "was stopped"
    IMPORT = "0 points: an import failed or is missing"


IMPORT_ERROR = re.compile(r"\b(ModuleNotFoundError|ImportError|NameError)\b")
STOPPED = (Verdict.TIMED_OUT, Verdict.OUT_OF_MEMORY, Verdict.DIED)


def attention(report: Report) -> Attention | None:
    """Why a teacher should look at it, if at all."""
    if report.problem:
        return Attention.UNREADABLE
    if not report.gradable:
        return Attention.FAULT
    if any(check.verdict in STOPPED for check in report.checks):
        return Attention.STOPPED
    failed = any(IMPORT_ERROR.search(check.message) for check in report.checks)
    return Attention.IMPORT if failed and not report.points else None


@dataclass(frozen=True)
class Row:
    """The submission that counts for a student and an exercise; `points` is None without a score.

    `remarks` are words on it, such as "2 days late" or "changed by hand". `feedback`
    and `json` are paths from the index page to the pages on it, empty for none. `group` is
    the student's, where the platform names one.
    """

    student: str
    name: str
    exercise: str | None
    points: float | None
    possible: float
    attention: Attention | None = None
    remarks: tuple[str, ...] = ()
    feedback: str = ""
    json: str = ""
    group: str = ""


@dataclass(frozen=True)
class Summary:
    """An exercise's scores: how many, their mean and median in points, and how they spread.

    `bins` counts submissions by tenths of their points: the last has all, the one before
    at least nine tenths. The mean and the median are None without a score.
    """

    exercise: str
    submissions: int
    scored: int
    possible: float
    mean: float | None
    median: float | None
    bins: tuple[int, ...]


def summaries(rows: Iterable[Row], order: Sequence[str] = ()) -> tuple[Summary, ...]:
    """One for each exercise, in this order, then by name; what answers none has none."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row.exercise is not None:
            groups.setdefault(row.exercise, []).append(row)
    return tuple(
        _summary(exercise, groups[exercise])
        for exercise in sorted(groups, key=lambda name: _position(name, order))
    )


def _position(name: str, order: Sequence[str]) -> tuple[int, str]:
    return (order.index(name) if name in order else len(order), name)


def _summary(exercise: str, rows: Sequence[Row]) -> Summary:
    scores = [row.points for row in rows if row.points is not None]
    bins = Counter(_bin(row.points, row.possible) for row in rows if row.points is not None)
    return Summary(
        exercise=exercise,
        submissions=len(rows),
        scored=len(scores),
        possible=max(row.possible for row in rows),
        mean=fmean(scores) if scores else None,
        median=median(scores) if scores else None,
        bins=tuple(bins[number] for number in range(BINS)),
    )


def _bin(points: float, possible: float) -> int:
    if points >= possible:
        return BINS - 1
    # 0.29 of 1 is 28.999… hundredths: round before the floor.
    return max(0, min(BINS - 2, int(round(10 * points / possible, 6))))


@dataclass
class CheckCount:
    """How one check ended, over a class; `last` is its newest result.

    `passes` says of each submission with a score whether it passes, `rests` how many points
    its other checks earn, `seconds` how long the check took.
    """

    last: CheckResult
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    passes: list[bool] = field(default_factory=list)
    rests: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.verdicts.total()

    @property
    def passed(self) -> int:
        return self.verdicts[Verdict.PASSED]

    @property
    def passed_share(self) -> float:
        """Of those without a fault of the grader, 0 to 1."""
        evaluated = self.total - self.verdicts[Verdict.GRADER_ERROR]
        return self.passed / evaluated if evaluated else 0.0

    @property
    def median_seconds(self) -> float:
        return median(self.seconds) if self.seconds else 0.0

    @property
    def discrimination(self) -> float | None:
        """The point-biserial correlation of passing with the points for all other checks.

        None for fewer than `FEWEST` submissions, and where all or none pass.
        """
        if len(self.passes) < FEWEST:
            return None
        return point_biserial(self.passes, self.rests)

    @property
    def tells_nothing(self) -> str:
        """That nobody fails or passes it; empty where the check tells submissions apart."""
        if len(self.passes) < 2 or any(self.passes) != all(self.passes):
            return ""
        return "nobody fails it" if all(self.passes) else "nobody passes it"


FEWEST = 10
"""The fewest submissions for which a correlation is stated: of fewer it is mostly noise."""


def point_biserial(passes: Sequence[bool], points: Sequence[float]) -> float | None:
    """The correlation of a yes or no with points; None where either is the same for all."""
    groups = [
        [p for p, passed in zip(points, passes) if passed is which] for which in (True, False)
    ]
    spread = pstdev(points) if points else 0.0
    if not all(groups) or spread < 1e-9:
        return None
    share = len(groups[0]) / len(points)
    return (fmean(groups[0]) - fmean(groups[1])) / spread * math.sqrt(share * (1 - share))


class Tally:
    """Counts of how the checks ended, taken report by report."""

    def __init__(self) -> None:
        self._counts: dict[str, dict[str, CheckCount]] = {}
        self._mistakes: dict[str, Mistakes] = {}

    def add(self, report: Report, student: str = "") -> None:
        """Count a report; call it once for each submission that counts."""
        exercise = report.exercise or ""
        counts = self._counts.setdefault(exercise, {})
        for check in report.checks:
            count = counts.setdefault(check.id, CheckCount(check))
            count.last = check
            count.verdicts[check.verdict] += 1
            count.seconds.append(check.seconds)
            if report.points is not None:
                count.passes.append(check.verdict is Verdict.PASSED)
                count.rests.append(report.points - check.points)
        self._mistakes.setdefault(exercise, Mistakes()).add(report, student)

    def checks(self, exercise: str) -> tuple[CheckCount, ...]:
        """The exercise's checks, the one passed by the smallest share first."""
        counts = self._counts.get(exercise, {}).values()
        return tuple(sorted(counts, key=lambda count: count.passed_share))

    def mistakes(self, exercise: str) -> tuple[SharedMistake, ...]:
        """What several students got wrong in the same way, the most frequent first."""
        found = self._mistakes.get(exercise)
        return found.shared() if found else ()
