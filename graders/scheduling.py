"""Grade submissions on this machine: one warm process, one judge per submission.

The coordinator has no threads, so that forking judges from it is safe.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib import metadata
from typing import Any

from graders.exercises import ROOMS, Exercise
from graders.intake.sources import read_cells
from graders.intake.submission import Submission, submission
from graders.judge import Judged, Task, become_judge, from_builtins
from graders.observing import ReferenceCache
from graders.program import Program
from graders.results import Report
from graders.sandbox.forkserver import ForkServer, Warm
from graders.sandbox.inside import wire
from graders.sandbox.isolation import Level, isolation, strongest
from graders.sandbox.measuring import measure, require
from graders.seeds import seed_for
from graders.storage import cache_folder

Progress = Callable[[str, str], None]


def silent(submission: str, doing: str) -> None:
    """A progress display that shows nothing."""


@dataclass
class Judge:
    """A judge at work: its process, its channel, and what it works on."""

    pid: int
    channel: socket.socket
    position: int
    submission: Submission
    seed: int
    server: ForkServer
    started: float = field(default_factory=time.monotonic)


class Grader:
    """Grades submissions; used as a context manager, so that nothing outlives it.

    `level` is the isolation; by default the strongest this machine offers.
    `progress` is called with a submission's name and what is being done, and with
    an empty name while the libraries load.
    """

    def __init__(
        self,
        *,
        level: Level | None = None,
        progress: Progress = silent,
    ) -> None:
        self._progress = progress
        self.server = ForkServer(isolation(level or strongest()))
        self._start = time.monotonic()
        self._warm: Warm | None = None
        self._references: dict[str, tuple[Program, ReferenceCache]] = {}

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
        pending = list(enumerate(submissions))[::-1]
        if not pending:
            return
        self.warm()
        for exercise in {s.exercise for _, s in pending}:
            self._reference(exercise)
        running: list[Judge] = []
        retried: set[int] = set()
        try:
            while pending or running:
                while pending and len(running) < jobs:
                    running.append(self._fork_judge(*pending.pop(), seed))
                for judge, message in self._finished(running):
                    report = self._report(judge, message)
                    if self._broke(judge, report) and judge.position not in retried:
                        retried.add(judge.position)
                        pending.append((judge.position, judge.submission))
                    else:
                        yield judge.position, report
        finally:
            for judge in running:
                _end(judge)

    def _broke(self, judge: Judge, report: Report) -> bool:
        """Whether a process of ours died under a submission; a dead warm process is replaced."""
        if not self.server.alive():
            self.server.close()
            self.server = ForkServer(self.server.isolation)
            self._warm, self._start = None, time.monotonic()
            self.warm()
        lost_its_server = judge.server is not self.server and not report.gradable
        return bool(report.fault) or lost_its_server

    def warm(self) -> Warm:
        """Wait until the libraries are loaded and the isolation is measured, once.

        Raises `GraderFault` when either fails.
        """
        if self._warm is None:
            self._warm = self.server.wait_until_warm(lambda: self._progress("", "loading"))
            require(measure(self.server))
            self._warm_seconds = time.monotonic() - self._start
        return self._warm

    def _reference(self, exercise: Exercise) -> tuple[Program, ReferenceCache]:
        if exercise.name not in self._references:
            exercise.suite_modules()  # once, for every judge forked later
            reference = submission("reference", read_cells(exercise.reference), exercise.name)
            cache = ReferenceCache(cache_folder("observations"), self._salt(exercise))
            self._references[exercise.name] = (reference.program, cache)
        return self._references[exercise.name]

    def _remember(self, exercise: Exercise, keys: Iterable[str]) -> None:
        """Take what the reference showed one judge into memory, for those forked later."""
        _, cache = self._reference(exercise)
        for key in keys:
            cache.get(key)

    def _salt(self, exercise: Exercise) -> bytes:
        """Everything a reference's observation depends on beside the question."""
        inside = sorted((ROOMS / "graders" / "sandbox" / "inside").glob("*.py"))
        sources = [exercise.probes, exercise.reference, *inside]
        told = [path.read_text() for path in sources]
        versions = sorted(self.warm().versions.items())
        return hashlib.sha256(repr([told, versions]).encode()).digest()

    def _fork_judge(self, position: int, submission: Submission, seed: int | None) -> Judge:
        reference, cache = self._reference(submission.exercise)
        seed = seed_for(submission.digest) if seed is None else seed
        task = Task(submission.exercise, submission.program, reference, cache, self.server, seed)
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            ours.close()
            become_judge(task, theirs)
        theirs.close()
        return Judge(pid, ours, position, submission, seed, self.server)

    def _finished(self, running: list[Judge]) -> Iterator[tuple[Judge, dict[str, Any]]]:
        """The judges that are done, taken off `running`, with what they found."""
        for judge, message in self._listen(running):
            if "tick" in message:
                self._progress(judge.submission.name, message["tick"])
            else:
                running.remove(judge)
                yield judge, message

    def _listen(self, running: list[Judge]) -> list[tuple[Judge, dict[str, Any]]]:
        """What judges say, waiting a tenth of a second at most."""
        with selectors.DefaultSelector() as selector:
            for judge in running:
                selector.register(judge.channel, selectors.EVENT_READ, judge)
            ready = [key.data for key, _ in selector.select(0.1)]
        for judge in running:
            self._progress(judge.submission.name, "")
        return [(judge, _hear(judge)) for judge in ready]

    def _report(self, judge: Judge, message: dict[str, Any]) -> Report:
        _end(judge)
        total = time.monotonic() - judge.started
        fault, judged = message.get("fault", ""), Judged((), {}, {}, 0)
        if "judged" in message:
            judged = from_builtins(message["judged"])
            self._remember(judge.submission.exercise, message["judged"]["observations"])
        warm = self.warm()
        return Report(
            submission=judge.submission.name,
            exercise=judge.submission.exercise.name,
            checks=judged.checks,
            isolation=self.isolation,
            seed=judge.seed,
            versions={"probgrade": metadata.version("probgrade"), **warm.versions},
            seconds={
                "startup": self._warm_seconds,
                "student": judged.phases.get("load", 0.0) + judged.phases.get("probes", 0.0),
                "total": total,
            },
            phases=judged.phases,
            notes=judge.submission.notes,
            fault=fault,
        )


def _hear(judge: Judge) -> dict[str, Any]:
    """A judge's message; a judge that ends without a result is a fault of ours."""
    try:
        message = wire.receive(judge.channel, time.monotonic() + 30.0)
    except (EOFError, OSError, wire.Undecodable) as error:
        return {"fault": f"the judge ended without a result ({type(error).__name__})"}
    return message if isinstance(message, dict) else {"fault": "the judge spoke nonsense"}


def _end(judge: Judge) -> None:
    judge.channel.close()
    with contextlib.suppress(ProcessLookupError):
        os.kill(judge.pid, signal.SIGKILL)
    os.waitpid(judge.pid, 0)
    judge.server.clean_after(judge.pid)
