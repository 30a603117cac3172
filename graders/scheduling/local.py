"""Grade submissions on this machine: one warm process, one evaluator per submission.

The coordinator has no threads, so that forking evaluators from it is safe.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain, islice
from traceback import format_exc
from typing import Any

from graders.course import Course, bundled_course
from graders.errors import CalledWrongly, GraderFault
from graders.evaluation.bundle import ExerciseBundle, load_bundle
from graders.evaluation.checks import BrokenSuite
from graders.evaluation.controls import control_bundle
from graders.evaluation.evaluate import Evaluation, from_builtins, require_complete
from graders.evaluation.fingerprints import versions
from graders.intake.submission import Submission
from graders.report import Report
from graders.sandbox.levels import Level
from graders.sandbox.selftest import measure, require
from graders.sandbox.server import ForkServer
from graders.scheduling.controls import control_jobs, results_after
from graders.scheduling.evaluators import (
    Evaluator,
    end,
    fork_evaluator,
    messages,
)
from graders.scheduling.jobs import (
    Graded,
    Job,
    Progress,
    failed,
    silent,
)

GROWTH_LIMIT = 512 * 2**20
"""Bytes the warm process may grow by before it is replaced."""
LONGEST = 6 * 3600.0
"""Seconds that an evaluation may take: far more than all limits of its children allow."""
AHEAD = 64
"""Jobs that are read while the libraries load."""


@dataclass
class Queue:
    """The jobs left: those to retry come before those not started."""

    jobs: Iterator[Job]
    waiting: deque[Job] = field(default_factory=deque)
    retried: set[int] = field(default_factory=set)

    def next(self) -> Job | None:
        """The next job, or None when there is none left."""
        return self.waiting.popleft() if self.waiting else next(self.jobs, None)

    def look_ahead(self, most: int = 1) -> None:
        """Read one more job in advance, unless `most` are waiting already."""
        if len(self.waiting) < most:
            self.waiting.extend(islice(self.jobs, 1))

    def retry(self, job: Job) -> bool:
        """Put a job back, once; return whether it will be tried again."""
        if job.number in self.retried:
            return False
        self.retried.add(job.number)
        self.waiting.appendleft(job)
        return True


class Grader:
    """Grades submissions; used as a context manager, so that nothing outlives it.

    `course` is the bundled one by default. `least` is the isolation without which nothing
    is run, `level` the one in force: by default the strongest that this machine offers.
    `server` is a warm process that was started before, which the grader takes over and
    closes. `progress` is called with a submission's name and the step in progress, and
    with an empty name while the libraries load.
    """

    def __init__(
        self,
        course: Course | None = None,
        *,
        least: Level = Level.STANDARD,
        level: Level | None = None,
        server: ForkServer | None = None,
        progress: Progress = silent,
    ) -> None:
        self._progress = progress
        self.server = server or ForkServer(course or bundled_course(), least=least, level=level)
        self.course = self.server.course
        self._warm = False
        self._controlled = False

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, *error: object) -> None:
        self.server.close()

    @property
    def isolation(self) -> str:
        """The level in force."""
        return self.server.isolation.level.value

    def grade(
        self, submissions: Iterable[Submission], jobs: int = 1, seed: int | None = None
    ) -> Iterator[tuple[int, Report]]:
        """Each submission's position and report, as they finish, `jobs` at a time.

        `seed` draws the inputs; without one each submission has its own, the same
        whenever it is graded on this machine.
        """
        work = (Job(position, each, seed) for position, each in enumerate(submissions))
        for graded in self.run(work, at_once=jobs):
            yield graded.number, graded.report

    def run(self, jobs: Iterable[Job], at_once: int = 1) -> Generator[Graded, None, None]:
        """The result of each job, as they finish. Some jobs are read in advance.

        There are none before the grader's own controls have ended as they must. Raises
        `GraderFault` when they do not.
        """
        jobs = iter(jobs)
        wanted = list(islice(jobs, 1))
        controls = control_jobs() if wanted and not self._controlled else []
        with closing(self._run(chain(controls, wanted, jobs), at_once)) as results:
            yield from results_after(controls, results)
        self._controlled = True

    def _run(self, jobs: Iterable[Job], at_once: int) -> Generator[Graded, None, None]:
        """The results of jobs; each is tried once more when a process of the grader dies meanwhile.

        They are yielded after the next jobs have started, so that none waits for the caller.
        """
        queue = Queue(iter(jobs))
        running: list[Evaluator] = []
        done: list[Evaluator] = []
        finished: list[Graded] = []
        try:
            while True:
                while len(running) < at_once and (job := queue.next()) is not None:
                    self._renew_if_grown(running)
                    bundle = self._bundle(job)
                    if isinstance(bundle, ExerciseBundle):
                        running.append(self._fork_evaluator(job, bundle, queue))
                    else:
                        finished.append(failed(job, bundle))
                while done:
                    end(done.pop())
                yield from finished
                if not running:
                    return
                queue.look_ahead()
                finished = list(self._settled(running, done, queue))
                _require_progress(running)
        finally:
            for evaluator in (*running, *done):
                end(evaluator)

    def _settled(
        self, running: list[Evaluator], done: list[Evaluator], queue: Queue
    ) -> Iterator[Graded]:
        """The results of finished jobs that need no retry; their evaluators join `done`."""
        for evaluator, message in self._finished(running):
            done.append(evaluator)
            graded = self._graded(evaluator, message)
            if not (self._process_died(evaluator, graded.report) and queue.retry(evaluator.job)):
                yield graded

    def warm(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Wait until the libraries are loaded and the isolation is measured, once.

        `meanwhile` is called ten times a second. Raises `GraderFault` when either fails.
        """
        if self._warm:
            return

        def report_loading() -> None:
            self._progress("", "loading")
            meanwhile()

        self.server.wait_until_warm(report_loading)
        require(measure(self.server))
        self._startup = time.monotonic() - self.server.started
        self._resident = self.server.resident()
        self._warm = True

    def _process_died(self, evaluator: Evaluator, report: Report) -> bool:
        """Whether a process of the grader died meanwhile; replaces a dead warm process."""
        if not self.server.alive():
            self._renew()
        lost_its_server = evaluator.server is not self.server and not report.gradable
        return bool(report.fault) or lost_its_server

    def _renew_if_grown(self, running: list[Evaluator]) -> None:
        """Replace a warm process that has grown, when no evaluator uses it."""
        if not self._warm or running:
            return
        if self.server.resident() - self._resident > GROWTH_LIMIT:
            self._renew()

    def _renew(self) -> None:
        self.server.close()
        self.server = self.server.renewed()
        self._warm = False
        self.warm()

    def _fork_evaluator(self, job: Job, bundle: ExerciseBundle, queue: Queue) -> Evaluator:
        seed = bundle.seed_for(job.submission.digest) if job.seed is None else job.seed
        self.warm(lambda: queue.look_ahead(AHEAD))
        return fork_evaluator(bundle, job, seed, self.server)

    def _bundle(self, job: Job) -> ExerciseBundle | str:
        """The bundle that the job needs, or why there is none: other exercises are graded."""
        try:
            if job.number < 0:
                return control_bundle(self.course)
            return load_bundle(self.course, self.course.exercise(job.submission.exercise))
        except BrokenSuite as fault:
            return str(fault)
        except CalledWrongly:
            raise
        except Exception:
            return format_exc()

    def _finished(self, running: list[Evaluator]) -> Iterator[tuple[Evaluator, dict[str, Any]]]:
        """Remove finished evaluators from `running`; yield each with its last message."""
        for evaluator, message in list(messages(running, seconds=0.1)):
            if "done" in message:
                self._show(evaluator.job, message["done"])
            else:
                running.remove(evaluator)
                yield evaluator, message
        for evaluator in running:
            self._show(evaluator.job, "")

    def _show(self, job: Job, step: str) -> None:
        if job.number >= 0:
            self._progress(job.submission.name, step)

    def _graded(self, evaluator: Evaluator, message: dict[str, Any]) -> Graded:
        evaluation, fault = Evaluation(), message.get("fault", "")
        if "evaluation" in message:
            try:
                evaluation = from_builtins(message["evaluation"])
                require_complete(evaluator.bundle, evaluation.checks, evaluator.job.function)
                _load_reference(evaluator.bundle, evaluation)
            except GraderFault as incomplete:
                fault = str(incomplete)
            except Exception:
                fault = format_exc()
        report = self._report(evaluator, evaluation, fault)
        return Graded(evaluator.job.number, report, evaluation.observations)

    def _report(self, evaluator: Evaluator, evaluation: Evaluation, fault: str) -> Report:
        self.warm()
        return Report(
            submission=evaluator.job.submission.name,
            exercise=evaluator.job.submission.exercise,
            checks=evaluation.checks,
            isolation=self.isolation,
            seed=evaluator.seed,
            versions=versions(self.course),
            seconds={
                "startup": self._startup,
                "student": sum(evaluation.phases.get(name, 0.0) for name in ("load", "probes")),
                "total": time.monotonic() - evaluator.started,
            },
            phases=evaluation.phases,
            notes=(*evaluator.job.submission.notes, *evaluation.notes),
            fault=fault,
            figures=evaluation.figures,
        )


def _require_progress(running: Sequence[Evaluator]) -> None:
    """Raise `GraderFault` when an evaluator has run so long that it will never end."""
    for evaluator in running:
        if time.monotonic() - evaluator.started > LONGEST:
            name = evaluator.job.submission.name
            raise GraderFault(f"{name} has been evaluated for more than {LONGEST:.0f} s")


def _load_reference(bundle: ExerciseBundle, evaluation: Evaluation) -> None:
    """Load the reference's observations that one evaluator made, for those forked later."""
    for question in evaluation.consulted:
        bundle.cache.get(question)
