"""Grades the submissions that have no grade yet; nothing is run twice."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum

from graders.course import Course
from graders.errors import Incomplete
from graders.evaluation.fingerprints import rubric_version
from graders.evaluation.messages import COSTS_NOTHING
from graders.gradebook import Attempt, ReceivedSubmission
from graders.gradebook.storage import Gradebook
from graders.intake import StudentSubmission
from graders.intake.problems import printable
from graders.intake.submission import Submission
from graders.intake.unreadable import read_or_report
from graders.report import Report
from graders.scheduling import Graded, Job


class GradingOutcome(str, Enum):
    """The outcome of one run over a class for a submission."""

    GRADED = "graded"
    COPIED = "same content as another"
    UNREADABLE = "could not be read"
    FAULT = "a fault of the grader"
    KEPT = "graded before"
    OUTDATED = "graded before, by other checks"


OnFinished = Callable[[ReceivedSubmission, Report, GradingOutcome], None]
"""Called with each finished submission, after its grade is in the gradebook."""


@dataclass(frozen=True)
class Waiting:
    """A submission that gets the report on an equal one, with notes on its own files."""

    number: int
    received: ReceivedSubmission
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Finished:
    """A submission whose result was shown: its number, whose it is, its name, and its points."""

    number: int
    student: str
    name: str
    points: float | None


@dataclass
class ClassRun:
    """One run over a class: `jobs` yields what must be graded, `finish` takes the results.

    A submission is not graded if the gradebook has its grade, or if an equal one is graded
    or being graded. If the grader failed on it before, it is graded again.
    """

    course: Course
    gradebook: Gradebook
    on_finished: OnFinished
    seed: int | None = None
    outcomes: Counter[GradingOutcome] = field(default_factory=Counter)
    finished: list[Finished] = field(default_factory=list)
    _running: dict[int, ReceivedSubmission] = field(default_factory=dict)
    _equal: defaultdict[str, list[Waiting]] = field(default_factory=lambda: defaultdict(list))

    def jobs(self, found: Iterable[StudentSubmission]) -> Iterator[Job]:
        """The jobs that are needed; submissions that need none are finished meanwhile."""
        for each in found:
            submission = read_or_report(each.read, each.name, each.exercise)
            if isinstance(submission, Report):
                self._record_unreadable(each, submission)
            elif (job := self._job(each, submission)) is not None:
                yield job

    def finish(self, graded: Graded) -> None:
        """Record the result of a job, also for the equal submissions that wait for it."""
        received = self._running.pop(graded.number)
        gradable = graded.report.gradable
        outcome = GradingOutcome.GRADED if gradable else GradingOutcome.FAULT
        self._record(graded.number, received, graded, outcome)
        for waiting in self._equal.pop(received.digest, []):
            self._copy(waiting, received.name, graded.report)

    def _job(self, found: StudentSubmission, submission: Submission) -> Job | None:
        received = _received(found, submission)
        number = self.gradebook.receive(received)
        rubric = self._rubric(submission.exercise)
        if self._known(number, received, rubric):
            return None
        waiting = Waiting(number, received, submission.notes)
        if any(other.digest == received.digest for other in self._running.values()):
            self._equal[received.digest].append(waiting)
            return None
        same = self.gradebook.same_content(received.digest, rubric)
        if same is not None:
            self._copy(waiting, same.report.submission, same.report)
            return None
        self._running[number] = received
        return Job(number, submission, self.seed)

    def _rubric(self, exercise: str | None) -> str:
        if exercise is None:
            return ""
        return rubric_version(self.course, self.course.exercise(exercise))

    def _known(self, number: int, received: ReceivedSubmission, rubric: str) -> bool:
        """Whether there is a grade; one by another rubric version is kept until re-scored."""
        attempt = self.gradebook.attempt(number)
        if attempt is None or not settled(attempt):
            return False
        same = attempt.rubric == rubric or not attempt.rubric
        outcome = GradingOutcome.KEPT if same else GradingOutcome.OUTDATED
        self._done(number, received, attempt.report, outcome)
        return True

    def _record_unreadable(self, found: StudentSubmission, report: Report) -> None:
        received = _received(found, report)
        number = self.gradebook.receive(received)
        if self._known(number, received, rubric=""):
            return
        self.gradebook.record(number, report, "could not be read", "", {})
        outcome = GradingOutcome.FAULT if report.fault else GradingOutcome.UNREADABLE
        self._done(number, received, report, outcome)

    def _copy(self, waiting: Waiting, name: str, report: Report) -> None:
        number, received = waiting.number, waiting.received
        notes = (*waiting.notes, *(note for note in report.notes if COSTS_NOTHING in note))
        own = Graded(number, replace(report, submission=received.name, notes=notes))
        outcome = GradingOutcome.COPIED if report.gradable else GradingOutcome.FAULT
        self._record(number, received, own, outcome, f"same content as {name}")

    def _record(
        self,
        number: int,
        received: ReceivedSubmission,
        graded: Graded,
        outcome: GradingOutcome,
        reason: str = "graded",
    ) -> None:
        rubric = self._rubric(received.exercise)
        self.gradebook.record(number, graded.report, reason, rubric, graded.observations)
        self._done(number, received, graded.report, outcome)

    def require_all(self, found: Iterable[StudentSubmission]) -> None:
        """Raise `Incomplete` unless all of these are finished and the gradebook says the same."""
        stored = {each.entry.id: each for each in self.gradebook.graded() if each.attempt}
        kept = Counter(
            (one.student, one.name)
            for one in self.finished
            if one.number in stored and stored[one.number].points == one.points
        )
        lost = Counter((each.student, each.name) for each in found) - kept
        if lost:
            names = printable(", ".join(name for _, name in lost))
            raise Incomplete(f"the gradebook does not hold what was found for {names}")

    def _done(
        self, number: int, received: ReceivedSubmission, report: Report, outcome: GradingOutcome
    ) -> None:
        self.outcomes[outcome] += 1
        self.finished.append(Finished(number, received.student, received.name, report.points))
        self.on_finished(received, report, outcome)


def settled(attempt: Attempt) -> bool:
    """Whether an attempt is a result; it is none if the grader failed."""
    return attempt.report.gradable or bool(attempt.report.problem)


def _received(found: StudentSubmission, read: Submission | Report) -> ReceivedSubmission:
    if isinstance(read, Submission):
        digest, cells = read.digest, read.cells
    else:
        cells = ()
        digest = hashlib.sha256(f"{read.exercise}\0{read.problem}".encode()).hexdigest()
    return ReceivedSubmission(
        student=found.student,
        name=found.name,
        exercise=read.exercise,
        digest=digest,
        submitted=found.submitted,
        ids=found.ids,
        cells=cells,
    )
