"""Grade on the workers of a Dask cluster, each of which keeps a warm process.

A job travels as bytes of our own encoding, and so does what became of it; nothing of
a student's is ever pickled. The coordinator alone writes the gradebook.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterable
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import Any

from graders.course import Course, bundled_course
from graders.errors import CalledWrongly, GraderFault
from graders.evaluation.seeds import seed_for
from graders.sandbox.child import wire
from graders.sandbox.levels import Level, strongest
from graders.scheduling.grader_process import GraderProcess
from graders.scheduling.jobs import (
    Graded,
    Job,
    Progress,
    graded_from_builtins,
    graded_to_builtins,
    job_from_builtins,
    job_to_builtins,
    lost,
    silent,
)
from graders.scheduling.shipping import course_digest, course_here, engine_digest, packed

AHEAD = 2
"""Jobs given out for each worker: one in work, one that waits beside it."""
CONNECT_LIMIT = 30
"""Seconds the scheduler has to answer."""


class Unreachable(CalledWrongly):
    """There is no cluster to grade on; the message is one line that says how to fix it."""


class Cluster:
    """Grades on the Dask cluster whose scheduler has this address, such as tcp://host:8786.

    Used as a context manager. Workers get `course` by content where they do not have it.
    A worker that offers less isolation than `least` grades nothing.
    """

    def __init__(
        self,
        address: str,
        course: Course | None = None,
        least: Level = Level.STANDARD,
        progress: Progress = silent,
    ) -> None:
        self._address = address
        self._course = course or bundled_course()
        self._progress = progress
        self._least = least
        self._client: Any = None

    def _connect(self) -> None:
        """Find the scheduler, once."""
        if self._client is not None:
            return
        try:
            from distributed import Client
        except ImportError as error:
            message = "--scheduler needs Dask: pip install 'probgrade[cluster]'"
            raise Unreachable(message) from error
        try:
            self._client = Client(self._address, timeout=CONNECT_LIMIT)
        except (OSError, ValueError) as error:
            message = f"--scheduler {self._address}: no answer ({error}); is it running?"
            raise Unreachable(message.splitlines()[0]) from error

    def _require_worker(self) -> None:
        from distributed import TimeoutError

        try:
            self._client.wait_for_workers(1, timeout=CONNECT_LIMIT)
        except TimeoutError as error:
            raise Unreachable(
                f"--scheduler {self._address}: no worker has joined it; start one"
            ) from error

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *error: object) -> None:
        if self._client is not None:
            self._client.close()

    def run(self, jobs: Iterable[Job], at_once: int = 0) -> Generator[Graded, None, None]:
        """What became of each job, as they finish; jobs are taken as there are workers.

        `at_once` does not matter here: the cluster has as many workers as it has. What
        a lost worker had in work is given to another, by Dask. Raises `Unreachable`
        without an answer, workers, or Dask.
        """
        self._connect()
        self._require_worker()
        from distributed import as_completed

        left = iter(jobs)
        pending = {self._submit(job): job for job in islice(left, self._capacity())}
        finished = as_completed(list(pending))
        for future in finished:
            job = pending.pop(future)
            if future.exception() is None and not future.result():
                again = self._submit(job, packed(self._course))
                pending[again] = job
                finished.add(again)
                continue
            self._progress(job.submission.name, "done")
            yield _graded(future, job)
            for fresh in islice(left, max(0, self._capacity() - len(pending))):
                future = self._submit(fresh)
                pending[future] = fresh
                finished.add(future)

    def _capacity(self) -> int:
        """Jobs that should be given out, with the workers there are now."""
        return AHEAD * max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))

    def _submit(self, job: Job, content: bytes = b"") -> Any:
        """Give a job out, with its inputs' seed: each machine would choose another."""
        seed = seed_for(job.submission.digest) if job.seed is None else job.seed
        payload = wire.encode(job_to_builtins(replace(job, seed=seed)))
        digests = engine_digest(), course_digest(self._course)
        arguments = (payload, *digests, content, self._least.value)
        return self._client.submit(grade_there, *arguments, pure=False)


def _graded(future: Any, job: Job) -> Graded:
    """A job's result; when the cluster lost it, a report that says it is our fault."""
    error = future.exception()
    if error is None:
        return graded_from_builtins(wire.decode(future.result()))
    return lost(job, f"the cluster gave no result: {type(error).__name__}: {error}")


_one_at_a_time = threading.Lock()


def grade_there(payload: bytes, engine: str, course: str, content: bytes, least: str) -> bytes:
    """Grade an encoded job on a worker; empty where it needs the course's content first.

    `engine` and `course` are digests. Raises `GraderFault` when the worker has another
    version of probgrade, or isolates too little.
    """
    if engine_digest() != engine:
        raise GraderFault("this worker has another version of probgrade; install the same")
    if strongest().rank < Level(least).rank:
        raise GraderFault(f"this worker offers isolation {strongest().value}, not {least}")
    job = job_from_builtins(wire.decode(payload))
    with _one_at_a_time:
        found = course_here(course, content)
        if found is None:
            return b""
        try:
            graded = _process(found, Level(least)).grade(job)
        except GraderFault:
            _process(found, Level(least)).close()
            _process.cache_clear()
            graded = _process(found, Level(least)).grade(job)  # once more, in a new one
    return wire.encode(graded_to_builtins(graded))


@cache
def _process(course: Course, least: Level) -> GraderProcess:
    """This worker's subprocess for a course, started at its first job."""
    return GraderProcess(course, least)
