"""What is to be graded, and what became of it: values that can travel."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from graders.intake import submission
from graders.intake.submission import Submission
from graders.report import (
    Audience,
    Report,
    report_from_builtins,
    report_to_builtins,
)

Progress = Callable[[str, str], None]
"""Called with a submission's name and what is being done to it."""


def silent(submission: str, doing: str) -> None:
    """A progress display that shows nothing."""


@dataclass(frozen=True)
class Job:
    """One submission to be graded, under a number of the caller's.

    `seed` draws the inputs; without one it is chosen by the content. `cached` are
    stored observations, packed, which are then not made again.
    """

    number: int
    submission: Submission
    seed: int | None = None
    cached: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Graded:
    """A job's report, and the observations made for it, packed, by key."""

    number: int
    report: Report
    observations: Mapping[str, bytes] = field(default_factory=dict)


def lost(job: Job, fault: str) -> Graded:
    """What became of a job that could not be evaluated, by a fault of ours: no score."""
    submission = job.submission
    notes, exercise = submission.notes, submission.exercise
    report = Report(submission.name, exercise, (), "none", seed=0, notes=notes, fault=fault)
    return Graded(job.number, report)


class Scheduler(Protocol):
    """Grades jobs, here or elsewhere; used as a context manager."""

    def __enter__(self) -> Scheduler: ...

    def __exit__(self, *error: object) -> None: ...

    def run(self, jobs: Iterable[Job], at_once: int) -> Generator[Graded, None, None]:
        """What became of each job, as they finish, `at_once` at a time where that can be said."""


def job_to_builtins(job: Job) -> dict[str, Any]:
    """The value a job travels as."""
    return {
        "number": job.number,
        "name": job.submission.name,
        "submission": submission.to_builtins(job.submission),
        "seed": job.seed,
        "cached": dict(job.cached),
    }


def job_from_builtins(value: Mapping[str, Any]) -> Job:
    """The inverse of `job_to_builtins`."""
    answers = submission.from_builtins(value["name"], value["submission"])
    return Job(value["number"], answers, value["seed"], value["cached"])


def graded_to_builtins(graded: Graded) -> dict[str, Any]:
    """The value that what became of a job travels as."""
    return {
        "number": graded.number,
        "report": report_to_builtins(graded.report, Audience.STAFF),
        "observations": dict(graded.observations),
    }


def graded_from_builtins(value: Mapping[str, Any]) -> Graded:
    """The inverse of `graded_to_builtins`."""
    report = report_from_builtins(value["report"])
    return Graded(value["number"], report, value["observations"])
