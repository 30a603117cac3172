"""Grade submissions on this machine: one warm process, one judge per submission.

The coordinator has no threads, so that forking judges from it is safe.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from graders.intake.submission import Submission
from graders.judge import Judged, from_builtins
from graders.prepared import Prepared, prepare, versions
from graders.results import Report
from graders.sandbox.forkserver import ForkServer
from graders.sandbox.isolation import Level, isolation, strongest
from graders.sandbox.measuring import measure, require
from graders.scheduling.jobs import Graded, Job, Progress, silent
from graders.scheduling.judges import Judge, end, fork_judge, listen
from graders.seeds import seed_for

GROWTH_LIMIT = 512 * 2**20
"""Bytes the warm process may grow by before it is replaced."""
AHEAD = 64
"""Jobs that are taken while the libraries load, when there is nothing else to do."""


@dataclass
class Work:
    """What is left to do: jobs to retry come before those not begun."""

    jobs: Iterator[Job]
    waiting: deque[Job] = field(default_factory=deque)
    retried: set[int] = field(default_factory=set)

    def next(self) -> Job | None:
        """The next job, or None when there is none left."""
        return self.waiting.popleft() if self.waiting else next(self.jobs, None)

    def look_ahead(self, most: int = 1) -> None:
        """Take one more job, unless so many wait already: reading it may take a while."""
        if len(self.waiting) < most:
            self.waiting.extend(islice(self.jobs, 1))

    def retry(self, job: Job) -> bool:
        """Take a job back; whether it may be tried again."""
        if job.number in self.retried:
            return False
        self.retried.add(job.number)
        self.waiting.appendleft(job)
        return True


class Grader:
    """Grades submissions; used as a context manager, so that nothing outlives it.

    `level` is the isolation; by default the strongest this machine offers. `server` is
    a warm process that was started before, which the grader takes over in place of its
    own. `progress` is called with a submission's name and what is being done, and with
    an empty name while the libraries load.
    """

    def __init__(
        self,
        *,
        level: Level | None = None,
        server: ForkServer | None = None,
        progress: Progress = silent,
    ) -> None:
        self._progress = progress
        self.server = server or ForkServer(isolation(level or strongest()))
        self._warm = False

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
        """What became of each job, as they finish. Some are taken before there is room.

        A job under which a process of ours dies is tried once more. What has finished is
        given out when the next jobs have begun: no judge waits while it is taken in.
        """
        work = Work(iter(jobs))
        running: list[Judge] = []
        done: list[Judge] = []
        finished: list[Graded] = []
        try:
            while True:
                while len(running) < at_once and (job := work.next()) is not None:
                    self._renew_if_grown(running)
                    running.append(self._fork_judge(job, work))
                while done:
                    end(done.pop())
                yield from finished
                if not running:
                    return
                work.look_ahead()
                finished = list(self._settled(running, done, work))
        finally:
            for judge in (*running, *done):
                end(judge)

    def _settled(self, running: list[Judge], done: list[Judge], work: Work) -> Iterator[Graded]:
        """What became of the jobs that need no other try; their judges are `done`."""
        for judge, message in self._finished(running):
            done.append(judge)
            graded = self._graded(judge, message)
            if not (self._broke(judge, graded.report) and work.retry(judge.job)):
                yield graded

    def warm(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Wait until the libraries are loaded and the isolation is measured, once.

        `meanwhile` is called ten times a second. Raises `GraderFault` when either fails.
        """
        if self._warm:
            return

        def tick() -> None:
            self._progress("", "loading")
            meanwhile()

        self.server.wait_until_warm(tick)
        require(measure(self.server))
        self._startup = time.monotonic() - self.server.started
        self._resident = self.server.resident()
        self._warm = True

    def _broke(self, judge: Judge, report: Report) -> bool:
        """Whether a process of ours died under a submission; a dead warm process is replaced."""
        if not self.server.alive():
            self._renew()
        lost_its_server = judge.server is not self.server and not report.gradable
        return bool(report.fault) or lost_its_server

    def _renew_if_grown(self, running: list[Judge]) -> None:
        """Replace a warm process that has grown, when nobody needs it."""
        if not self._warm or running:
            return
        if self.server.resident() - self._resident > GROWTH_LIMIT:
            self._renew()

    def _renew(self) -> None:
        self.server.close()
        self.server = ForkServer(self.server.isolation)
        self._warm = False
        self.warm()

    def _fork_judge(self, job: Job, work: Work) -> Judge:
        prepared = prepare(job.submission.exercise.name)
        seed = seed_for(job.submission.digest) if job.seed is None else job.seed
        self.warm(lambda: work.look_ahead(AHEAD))
        return fork_judge(prepared, job, seed, self.server)

    def _finished(self, running: list[Judge]) -> Iterator[tuple[Judge, dict[str, Any]]]:
        """The judges that are done, taken off `running`, with what they found."""
        for judge, message in list(listen(running, seconds=0.1)):
            if "tick" in message:
                self._progress(judge.job.submission.name, message["tick"])
            else:
                running.remove(judge)
                yield judge, message
        for judge in running:
            self._progress(judge.job.submission.name, "")

    def _graded(self, judge: Judge, message: dict[str, Any]) -> Graded:
        judged = Judged((), {}, {})
        if "judged" in message:
            judged = from_builtins(message["judged"])
            prepared = prepare(judge.job.submission.exercise.name)
            _remember(prepared, judged)
        report = self._report(judge, judged, message.get("fault", ""))
        return Graded(judge.job.number, report, judged.observations)

    def _report(self, judge: Judge, judged: Judged, fault: str) -> Report:
        self.warm()
        return Report(
            submission=judge.job.submission.name,
            exercise=judge.job.submission.exercise.name,
            checks=judged.checks,
            isolation=self.isolation,
            seed=judge.seed,
            versions=versions(),
            seconds={
                "startup": self._startup,
                "student": judged.phases.get("load", 0.0) + judged.phases.get("probes", 0.0),
                "total": time.monotonic() - judge.started,
            },
            phases=judged.phases,
            notes=judge.job.submission.notes,
            fault=fault,
        )


def _remember(prepared: Prepared, judged: Judged) -> None:
    """Take what the reference showed one judge into memory, for those forked later."""
    for question in judged.observations:
        prepared.cache.get(question)
