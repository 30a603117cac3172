"""What goes into the gradebook and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from graders.intake.sources import Cell
from graders.report import Report


@dataclass(frozen=True)
class ReceivedSubmission:
    """A submission as the gradebook takes it.

    `student` is the key the layout gives; `name` is what reports call the submission.
    `exercise` is None when it was not recognised. `digest` is the content address of
    the exercise and the cells, or of the problem's text where nothing could be read.
    `submitted` has a time zone. `ids` are the platform's own, such as `canvas`,
    `moodle`, `email`; `name` among them is the student's own name.
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
    """A submission as it stands in the gradebook; times are in UTC."""

    id: int
    student: str
    name: str
    exercise: str | None
    digest: str
    submitted: datetime | None
    received: datetime


@dataclass(frozen=True)
class Attempt:
    """One grading of a submission, why it was made and by which rules."""

    id: int
    submission: int
    created: datetime
    reason: str
    rules: str
    report: Report


@dataclass(frozen=True)
class Student:
    """A student's key and what platforms know the student by: `name`, `email`, `canvas`, …

    `ids` holds the newest of each kind; `known` all that there ever were, for Moodle
    numbers its participants anew in every assignment.
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

    `points` is None when there is no score: not graded yet, nothing that could be
    read, or a fault of the grader.
    """

    entry: StoredSubmission
    attempt: int | None = None
    points: float | None = None
    possible: float | None = None


@dataclass(frozen=True)
class Override:
    """Points that staff give in place of the grader's, for one check or the whole score.

    It belongs to a student and an exercise, so it outlives a re-grading. `points` is
    None when it withdraws the one before.
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
    """What staff say about a student's work on an exercise."""

    student: str
    exercise: str
    text: str
    author: str
    created: datetime


@dataclass(frozen=True)
class Event:
    """One line of a student's history: what happened when, to which exercise, by whom."""

    created: datetime
    exercise: str | None
    what: str
    points: float | None
    why: str
    author: str
