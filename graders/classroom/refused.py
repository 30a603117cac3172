"""The report on what could not be read."""

from __future__ import annotations

from graders.exercises import EXERCISES
from graders.results import CheckResult, Report, Verdict


def refused(name: str, exercise: str | None, problem: str) -> Report:
    """A report that says why there is nothing to judge: no points when the exercise is known."""
    checks = EXERCISES[exercise].checks() if exercise else ()
    results = tuple(
        CheckResult(
            id=check.id,
            function=check.function,
            title=check.title,
            verdict=Verdict.UNREADABLE,
            points=0.0,
            possible=check.points,
        )
        for check in checks
    )
    return Report(name, exercise, results, "none", seed=0, problem=problem)
