"""The values that the gradebook takes and returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from graders.report import Report

if TYPE_CHECKING:
    from graders.intake.sources import Cell


@dataclass(frozen=True)
class ReceivedSubmission:
    """A submission to be stored.

    `student` is the key that the folder layout gives; `name` is the submission's name in
    reports. `exercise` is None when it was not recognised. `digest` is a hash of the
    exercise and the cells, or of the problem's text if the submission could not be read.
    `submitted` has a time zone. `ids` are the platform's, such as `canvas`, `moodle` and
    `email`; `name` among them is the student's name.
    """

    student: str
    name: str
    exercise: str | None
    digest: str
    submitted: datetime | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class StoredSubmission:
    """A submission in the gradebook; times are in UTC."""

    id: int
    student: str
    name: str
    exercise: str | None
    digest: str
    submitted: datetime | None
    received: datetime


@dataclass(frozen=True)
class Attempt:
    """One grading of a submission, why it was made and by which rubric version."""

    id: int
    submission: int
    created: datetime
    reason: str
    rubric: str
    report: Report


@dataclass(frozen=True)
class Student:
    """A student's key and the student's ids on platforms: `name`, `email`, `canvas`, …

    `ids` holds the newest of each kind. `known` holds all there ever were, because
    Moodle gives its participants new numbers in every assignment.
    """

    key: str
    ids: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.ids.get("name", self.key)


@dataclass(frozen=True)
class GradedSubmission:
    """A submission with the score of its latest attempt; `attempt` is None before the first.

    `points` is None when there is no score: the submission is not graded yet or could
    not be read, or the grader failed.
    """

    entry: StoredSubmission
    attempt: int | None = None
    points: float | None = None
    possible: float | None = None


@dataclass(frozen=True)
class Override:
    """Points that staff give in place of the grader's, for one check or the whole score.

    It belongs to a student and an exercise, so it stays when a submission is graded
    again. `points` is None when it withdraws the previous override.
    """

    student: str
    exercise: str
    points: float | None
    author: str
    reason: str
    created: datetime
    check: str | None = None


@dataclass(frozen=True)
class Comment:
    """A comment by staff on a student's submissions to an exercise."""

    student: str
    exercise: str
    text: str
    author: str
    created: datetime


@dataclass(frozen=True)
class Extension:
    """A later deadline for one student; `exercise` is None when it holds for all exercises.

    `until` is None when it withdraws the previous extension.
    """

    student: str
    exercise: str | None
    until: datetime | None
    author: str
    reason: str
    created: datetime


@dataclass(frozen=True)
class Event:
    """One line of a student's history: what was done, when, to which exercise and by whom."""

    created: datetime
    exercise: str | None
    what: str
    points: float | None
    why: str
    author: str
