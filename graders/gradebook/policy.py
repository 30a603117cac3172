"""A course's policy: which submission counts, due times, and penalties for lateness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import Any

from graders.gradebook.problems import GradebookProblem

DAY = timedelta(days=1)
MOST = 1_000_000.0
"""The most days or minutes that a policy can state; `timedelta` holds them."""


class Counts(str, Enum):
    """Which of several submissions counts."""

    FIRST = "first"
    LAST = "last"
    BEST = "best"


@dataclass(frozen=True)
class LatePolicy:
    """The penalty for lateness, in started days.

    `free_days` cost nothing: if `shared`, they are one budget for the course, spent in
    the order in which exercises are due; else each exercise has its own. Each further
    day costs `percent_per_day` of the earned points, up to `most_percent`. A submission
    no more than `grace_minutes` late is not late.
    """

    free_days: int = 0
    shared: bool = True
    percent_per_day: float = 0.0
    most_percent: float = 100.0
    grace_minutes: float = 0.0


@dataclass(frozen=True)
class Policy:
    """Which submission counts and what lateness costs; without a due time nothing is late."""

    counts: Counts = Counts.LAST
    due: Mapping[str, datetime] = field(default_factory=dict)
    late: LatePolicy = field(default_factory=LatePolicy)

    def extended(self, until: Mapping[str | None, datetime]) -> Policy:
        """This policy with later due times, by exercise; the key None is for all exercises."""
        due = {
            exercise: max(time, *(until.get(key, time) for key in (exercise, None)))
            for exercise, time in self.due.items()
        }
        return replace(self, due=due)

    def days_late(self, exercise: str, submitted: datetime | None) -> int | None:
        """Started days after the due time; None when the time of submission is unknown."""
        if exercise not in self.due:
            return 0
        if submitted is None:
            return None
        late = submitted - self.due[exercise]
        if late <= timedelta(minutes=self.late.grace_minutes):
            return 0
        return -(-late // DAY)

    def penalty(self, points: float, days: int) -> float:
        """The points subtracted for these days, which do not include free days."""
        percent = min(self.late.most_percent, self.late.percent_per_day * max(days, 0))
        return round(points * percent / 100, 4)


def policy_to_builtins(policy: Policy) -> dict[str, Any]:
    """The dict that is written as JSON."""
    return {
        "counts": policy.counts.value,
        "due": {exercise: due.isoformat() for exercise, due in policy.due.items()},
        "late": asdict(policy.late),
    }


def policy_from_builtins(value: Any) -> Policy:
    """The inverse of `policy_to_builtins`; a missing field has its default.

    Raises `GradebookProblem` with the name of an invalid field.
    """
    given = _fields(value, "policy", ("counts", "due", "late"))
    try:
        counts = Counts(given.get("counts", Counts.LAST))
    except ValueError as error:
        raise GradebookProblem("policy: counts must be first, last or best") from error
    due = _fields(given.get("due", {}), "due", None)
    return Policy(
        counts,
        {n: time_with_zone(f"policy: due.{n}", text) for n, text in due.items()},
        _late(given),
    )


def _late(given: Mapping[str, Any]) -> LatePolicy:
    numbers = ("free_days", "percent_per_day", "most_percent", "grace_minutes")
    late = _fields(given.get("late", {}), "late", ("shared", *numbers))
    if not isinstance(late.get("shared", True), bool):
        raise GradebookProblem("policy: late.shared must be true or false")
    for name in numbers:
        highest = 100.0 if "percent" in name else MOST
        _require_number(name, late.get(name, 0), highest)
    if not isinstance(late.get("free_days", 0), int):
        raise GradebookProblem("policy: late.free_days must be a whole number")
    return LatePolicy(**late)


def _require_number(name: str, value: Any, highest: float) -> None:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not (number and 0 <= value <= highest):
        raise GradebookProblem(f"policy: late.{name} must be a number from 0 to {highest:.0f}")


def _fields(value: Any, name: str, known: tuple[str, ...] | None) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise GradebookProblem(f"policy: {name} must be an object")
    for key in value:
        if known is not None and key not in known:
            raise GradebookProblem(f"policy: {name} has no {key!r}; it has {', '.join(known)}")
    return value


def time_with_zone(what: str, text: Any) -> datetime:
    """The time that a text states; `what` names it in the `GradebookProblem` for any other text."""
    try:
        time = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    except ValueError as error:
        raise GradebookProblem(f"{what} must be a time like 2026-03-01T23:59:00+01:00") from error
    if time.tzinfo is None:
        raise GradebookProblem(f"{what} needs a time zone, such as +01:00 or Z")
    try:
        time.astimezone(timezone.utc)
    except OverflowError as error:
        raise GradebookProblem(f"{what} must be a time in the years 1 to 9999") from error
    return time


def shown_time(time: datetime) -> str:
    """The time in UTC, for people."""
    return time.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M:%S UTC")
