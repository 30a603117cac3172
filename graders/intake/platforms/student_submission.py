"""One student's submission in a class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from graders.intake.client import read_location
from graders.intake.files.locations import Location
from graders.intake.problems import Unreadable
from graders.intake.recognition import Asked
from graders.intake.submission import Submission


@dataclass(frozen=True)
class StudentSubmission:
    """One student's answer to one exercise, found but not yet read.

    `student` is the key that the layout gives: a name, a login, a folder's name; two
    students never share one. `name` is the path in the class, as reports show it.
    `asked` are the names that each exercise asks for. `exercise` is the one it was
    recognised to answer, None when it answers none or cannot be read. `submitted` is
    in UTC. `ids` identify the student on the platform: `canvas`, `moodle`,
    `gradescope`, `brightspace`, `sid`, `email`, `login`, `name`, `group`. `attempt`
    says which attempt it is, `time_problem` why the time that the platform states is unknown,
    `problem` why there is nothing to read.
    """

    student: str
    name: str
    location: Location
    asked: Asked
    exercise: str | None = None
    submitted: datetime | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    attempt: str = ""
    time_problem: str = ""
    problem: str = ""

    @property
    def remarks(self) -> tuple[str, ...]:
        return tuple(remark for remark in (self.attempt, self.time_problem) if remark)

    def read(self) -> Submission:
        """Read the submission. Raises `Unreadable` when there is nothing to grade in it."""
        if self.problem:
            raise Unreadable(f"{self.name}: {self.problem}.")
        return read_location(self.location, self.name, self.asked, self.exercise)
