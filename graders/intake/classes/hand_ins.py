"""What one student handed in for one exercise, found in a class but not yet read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from graders.intake.files.places import Place
from graders.intake.reader import read_place
from graders.intake.submission import Submission


@dataclass(frozen=True)
class HandIn:
    """One student's answer to one exercise, found but not yet read.

    `student` is the key the layout gives: a name, a login, a folder's name; two
    students never share one. `name` is where it lies in the class, as reports show
    it. `exercise` is the one it was recognised to answer, None when it answers none
    or cannot be read. `submitted` is in UTC. `ids` are the platform's own, by which
    it knows the student: `canvas`, `moodle`, `gradescope`, `sid`, `email`.
    """

    student: str
    name: str
    place: Place
    exercise: str | None = None
    submitted: datetime | None = None
    ids: Mapping[str, str] = field(default_factory=dict)

    def read(self) -> Submission:
        """The submission. Raises `Unreadable` when there is nothing to grade in it."""
        return read_place(self.place, self.name, self.exercise)
