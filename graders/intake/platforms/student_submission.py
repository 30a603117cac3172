"""One student's submission in a class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from graders.intake.client import read_location
from graders.intake.files.locations import Location
from graders.intake.platforms.owners import composed
from graders.intake.problems import Unreadable
from graders.intake.recognition import Asked
from graders.intake.submission import Submission

NAMED = 9
"""Further files of which a message says why they cannot be read."""


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
    `problem` why there is nothing to read. `others` are further files that cannot be read.
    `graded` are the exercises that the student is graded for, None where one was asked for.
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
    others: tuple[Location, ...] = ()
    graded: tuple[str, ...] | None = None

    @property
    def remarks(self) -> tuple[str, ...]:
        return tuple(remark for remark in (self.attempt, self.time_problem) if remark)

    def read(self) -> Submission:
        """Read the submission. Raises `Unreadable` when there is nothing to grade in it."""
        if self.problem:
            raise Unreadable(f"{self.name}: {self.problem}.")
        if self.others:
            raise Unreadable(" ".join(self._problems()))
        return read_location(self.location, self.name, self.asked, self.exercise, self.graded)

    def _problems(self) -> Iterator[str]:
        """Why each of the first files cannot be read, and how many more there are."""
        yield self._problem(self.location, self.name)
        for other in self.others[:NAMED]:
            yield self._problem(other, composed(other.name))
        if (more := len(self.others) - NAMED) > 0:
            yield f"{more} more file{'s' if more > 1 else ''} cannot be read."

    def _problem(self, location: Location, name: str) -> str:
        try:
            read_location(location, name, self.asked, self.exercise)
        except Unreadable as problem:
            return problem.message
        return f"{name}: can be read now; grade again."
