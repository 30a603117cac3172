"""Grade what was handed in and is not graded yet; nothing is run twice."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum

from graders.classroom.refused import read_or_refuse
from graders.gradebook import Attempt, Received
from graders.gradebook.storage import Gradebook
from graders.intake import HandIn
from graders.intake.submission import Submission
from graders.prepared import rules_of
from graders.results import Report
from graders.scheduling import Graded, Job


class Became(str, Enum):
    """What became of a hand-in in one run."""

    GRADED = "graded"
    COPIED = "same content as another"
    UNREADABLE = "could not be read"
    FAULT = "a fault of the grader"
    KEPT = "graded before"
    OUTDATED = "graded before, by other rules"


Tell = Callable[[Received, Report, Became], None]
"""Told of each hand-in that is finished, when it is safe in the gradebook."""


@dataclass
class ClassRun:
    """One run over a class: jobs for what must be graded come out, what became of them goes in.

    A hand-in is graded once: not when the gradebook has it, not when an equal one is
    graded or being graded. After a fault of ours it is graded again.
    """

    gradebook: Gradebook
    tell: Tell
    seed: int | None = None
    became: Counter[Became] = field(default_factory=Counter)
    _running: dict[int, Received] = field(default_factory=dict)
    _equal: defaultdict[str, list[tuple[int, Received]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def jobs(self, hand_ins: Iterable[HandIn]) -> Iterator[Job]:
        """The jobs that are needed; what needs none is finished on the way."""
        for hand_in in hand_ins:
            submission = read_or_refuse(hand_in.read, hand_in.name, hand_in.exercise)
            if isinstance(submission, Report):
                self._refuse(hand_in, submission)
            elif (job := self._job(hand_in, submission)) is not None:
                yield job

    def finish(self, graded: Graded) -> None:
        """Write down what became of a job, and of those that wait for the same."""
        received = self._running.pop(graded.number)
        became = Became.GRADED if graded.report.gradable else Became.FAULT
        self._record(graded.number, received, graded, became)
        for number, other in self._equal.pop(received.digest, []):
            self._copy(number, other, received.name, graded.report)

    def _job(self, hand_in: HandIn, submission: Submission) -> Job | None:
        received = _received(hand_in, submission)
        number = self.gradebook.receive(received)
        rules = rules_of(submission.exercise.name)
        if self._known(number, received, rules):
            return None
        if any(other.digest == received.digest for other in self._running.values()):
            self._equal[received.digest].append((number, received))
            return None
        same = self.gradebook.same_content(received.digest, rules)
        if same is not None:
            self._copy(number, received, same.report.submission, same.report)
            return None
        self._running[number] = received
        return Job(number, submission, self.seed)

    def _known(self, number: int, received: Received, rules: str) -> bool:
        """Whether there is a grade already. One of other rules stays until it is re-scored."""
        attempt = self.gradebook.attempt(number)
        if attempt is None or not settled(attempt):
            return False
        same_rules = attempt.rules == rules or not attempt.rules
        self._done(received, attempt.report, Became.KEPT if same_rules else Became.OUTDATED)
        return True

    def _refuse(self, hand_in: HandIn, report: Report) -> None:
        received = _received(hand_in, report)
        number = self.gradebook.receive(received)
        if self._known(number, received, rules=""):
            return
        self.gradebook.record(number, report, "could not be read", "", {})
        self._done(received, report, Became.FAULT if report.fault else Became.UNREADABLE)

    def _copy(self, number: int, received: Received, name: str, report: Report) -> None:
        own = Graded(number, replace(report, submission=received.name))
        became = Became.COPIED if report.gradable else Became.FAULT
        self._record(number, received, own, became, f"same content as {name}")

    def _record(
        self,
        number: int,
        received: Received,
        graded: Graded,
        became: Became,
        reason: str = "graded",
    ) -> None:
        rules = rules_of(received.exercise) if received.exercise else ""
        self.gradebook.record(number, graded.report, reason, rules, graded.observations)
        self._done(received, graded.report, became)

    def _done(self, received: Received, report: Report, became: Became) -> None:
        self.became[became] += 1
        self.tell(received, report, became)


def settled(attempt: Attempt) -> bool:
    """Whether an attempt says something about the hand-in, and not about a fault of ours."""
    return attempt.report.gradable or bool(attempt.report.problem)


def _received(hand_in: HandIn, found: Submission | Report) -> Received:
    if isinstance(found, Submission):
        exercise: str | None = found.exercise.name
        digest, cells = found.digest, found.cells
    else:
        exercise, cells = found.exercise, ()
        digest = hashlib.sha256(f"{exercise}\0{found.problem}".encode()).hexdigest()
    return Received(
        student=hand_in.student,
        name=hand_in.name,
        exercise=exercise,
        digest=digest,
        submitted=hand_in.submitted,
        ids=hand_in.ids,
        cells=cells,
    )
