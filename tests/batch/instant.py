"""A class for tests, with a scheduler that gives all submissions points without running them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graders.batch.grading import ClassRun, GradingOutcome
from graders.gradebook import ReceivedSubmission
from graders.gradebook.storage import Gradebook
from graders.intake import StudentSubmission, student_submissions
from graders.report import CheckResult, Report, Verdict
from graders.scheduling import Graded, Job
from tests.bundled import ASKED, COURSE

SOURCE = "def get_prior(y):\n    return {number}\n"


def write_class(folder: Path, count: int) -> Path:
    """Write a folder of submissions of which no two are equal."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"student{number:05}.py").write_text(SOURCE.format(number=number))
    return folder


@dataclass
class Instant:
    """A scheduler that grades every job at once, and fails on the submissions named in `fault`."""

    fault: tuple[str, ...] = ()
    ran: list[str] = field(default_factory=list)

    def run(self, jobs: Iterable[Job], at_once: int = 1) -> Iterator[Graded]:
        """The result of each job; it takes two jobs before it yields the first result."""
        waiting: list[Job] = []
        for job in jobs:
            waiting.append(job)
            if len(waiting) > 1:
                yield self._graded(waiting.pop(0))
        for job in waiting:
            yield self._graded(job)

    def _graded(self, job: Job) -> Graded:
        name = job.submission.name
        self.ran.append(name)
        if name in self.fault:
            return Graded(job.number, report(name, fault="the grader subprocess ended"))
        return Graded(job.number, report(name), {"key": b"seen"})


def report(name: str, fault: str = "") -> Report:
    check = CheckResult("f.a", "f", "The title.", Verdict.PASSED, points=2, possible=2)
    checks = () if fault else (check,)
    return Report(name, "naive_bayes", checks, "process", seed=1, fault=fault)


@dataclass
class GradedClass:
    """A class on disk and its gradebook; `finished` is filled by each run."""

    folder: Path
    gradebook: Gradebook
    finished: list[tuple[str, GradingOutcome]] = field(default_factory=list)

    def grade(self, scheduler: Instant) -> ClassRun:
        """Grade the submissions that have no grade."""
        self.finished.clear()
        run = ClassRun(COURSE, self.gradebook, self._on_finished)
        for graded in scheduler.run(run.jobs(self.submissions())):
            run.finish(graded)
        return run

    def submissions(self) -> Iterator[StudentSubmission]:
        return student_submissions(self.folder, ASKED)

    def _on_finished(
        self, received: ReceivedSubmission, report: Report, outcome: GradingOutcome
    ) -> None:
        self.finished.append((received.name, outcome))
