"""The report on what could not be read."""

from __future__ import annotations

from collections.abc import Callable

from graders.exercises import EXERCISES
from graders.exits import GraderFault
from graders.intake import Unreadable
from graders.intake.submission import Submission
from graders.results import CheckResult, Report, Verdict


def read_or_refuse(
    read: Callable[[], Submission], name: str, exercise: str | None
) -> Submission | Report:
    """What `read` gives, or the report that says why there is nothing to judge.

    What is missing altogether costs no points: nothing was handed in, or it has gone.
    """
    try:
        return read()
    except Unreadable as problem:
        return refused(name, None if problem.missing else exercise, problem.message)
    except GraderFault as fault:
        return Report(name, exercise, (), "none", seed=0, fault=str(fault))


def refused(name: str, exercise: str | None, problem: str) -> Report:
    """A report that says why there is nothing to judge: no points when the exercise is known."""
    checks = EXERCISES[exercise].checks if exercise else ()
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
