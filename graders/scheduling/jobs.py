"""Jobs and their results: values that can be sent to other processes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from graders.intake import submission
from graders.intake.submission import Submission
from graders.report import (
    Report,
    report_from_builtins,
    stored,
)

Progress = Callable[[str, str], None]
"""Called with a submission's name and the step in progress."""


def silent(submission: str, step: str) -> None:
    """A progress display that shows nothing."""


@dataclass(frozen=True)
class Job:
    """One submission to be graded; `number` is the caller's.

    `seed` draws the inputs; by default it depends on the content. `cached` are stored
    observations, packed, which are reused instead of being made again. With a `function`
    only its checks are evaluated.
    """

    number: int
    submission: Submission
    seed: int | None = None
    cached: Mapping[str, bytes] = field(default_factory=dict)
    function: str | None = None


@dataclass(frozen=True)
class Graded:
    """A job's report, and the observations made for it, packed, by key."""

    number: int
    report: Report
    observations: Mapping[str, bytes] = field(default_factory=dict)


def failed(job: Job, fault: str) -> Graded:
    """The result of a job that the grader failed to evaluate: a report without a score."""
    submission = job.submission
    notes, exercise = submission.notes, submission.exercise
    report = Report(submission.name, exercise, (), "none", seed=0, notes=notes, fault=fault)
    return Graded(job.number, report)


class Scheduler(Protocol):
    """Grades jobs, here or elsewhere; used as a context manager."""

    def __enter__(self) -> Scheduler: ...

    def __exit__(self, *error: object) -> None: ...

    def run(self, jobs: Iterable[Job], at_once: int) -> Generator[Graded, None, None]:
        """The result of each job, as they finish; `at_once` at a time on this machine."""


def job_to_builtins(job: Job) -> dict[str, Any]:
    """A job as builtins."""
    return {
        "number": job.number,
        "name": job.submission.name,
        "submission": submission.to_builtins(job.submission),
        "seed": job.seed,
        "cached": dict(job.cached),
        "function": job.function,
    }


def job_from_builtins(value: Mapping[str, Any]) -> Job:
    """The inverse of `job_to_builtins`."""
    read = submission.from_builtins(value["name"], value["submission"])
    return Job(value["number"], read, value["seed"], value["cached"], value["function"])


def graded_to_builtins(graded: Graded) -> dict[str, Any]:
    """A result as builtins."""
    return {
        "number": graded.number,
        "report": stored(graded.report),
        "observations": dict(graded.observations),
    }


def graded_from_builtins(value: Mapping[str, Any]) -> Graded:
    """The inverse of `graded_to_builtins`."""
    report = report_from_builtins(value["report"])
    return Graded(value["number"], report, value["observations"])
