"""What goes into the gradebook and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from graders.intake.sources import Cell
from graders.results import Report


@dataclass(frozen=True)
class Received:
    """A hand-in as the gradebook takes it.

    `student` is the key the layout gives; `name` is what reports call the hand-in.
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
class Entry:
    """A hand-in as it stands in the gradebook; times are in UTC."""

    id: int
    student: str
    name: str
    exercise: str | None
    digest: str
    submitted: datetime | None
    received: datetime


@dataclass(frozen=True)
class Attempt:
    """One grading of a hand-in, why it was made and by which rules."""

    id: int
    hand_in: int
    created: datetime
    reason: str
    rules: str
    report: Report
