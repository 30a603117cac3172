"""Grades on the workers of a Dask cluster, each of which keeps a warm process.

Jobs and results are sent as bytes in probgrade's own encoding; nothing of a student's
is ever pickled. Only the coordinator writes the gradebook.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterable
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
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
    failed,
    graded_from_builtins,
    graded_to_builtins,
    job_from_builtins,
    job_to_builtins,
    silent,
)
from graders.scheduling.shipping import course_digest, engine_digest, find_course, packed
from graders.scheduling.tls import read_tls

AHEAD = 2
"""Jobs submitted per worker: one that runs and one that waits."""
CONNECT_LIMIT = 30
"""Seconds the scheduler has to answer."""


class Unreachable(CalledWrongly):
    """The cluster cannot be used; the message is one line that says how to fix it."""


class Cluster:
    """Grades on the Dask cluster whose scheduler has this address, such as tcp://host:8786.

    `tls` is a file that names certificates (`tls.py`). Raises `CalledWrongly` for one that
    cannot be used.

    Used as a context manager. Workers that do not have `course` are sent its content. A
    worker that offers less isolation than `least` grades nothing.
    """

    def __init__(
        self,
        address: str,
        course: Course | None = None,
        least: Level = Level.STANDARD,
        progress: Progress = silent,
        tls: Path | None = None,
    ) -> None:
        self._address = address
        self._tls = read_tls(tls) if tls is not None else None
        self._course = course or bundled_course()
        self._progress = progress
        self._least = least
        self._client: Any = None

    def _connect(self) -> None:
        """Connect to the scheduler, once."""
        if self._client is not None:
            return
        try:
            from distributed import Client, Security
        except ImportError as error:
            message = "--scheduler needs Dask: pip install 'probgrade[cluster]'"
            raise Unreachable(message) from error
        try:
            security = Security(require_encryption=True, **self._tls) if self._tls else None
            self._client = Client(self._address, timeout=CONNECT_LIMIT, security=security)
        except TypeError as error:  # Dask's word for an address with TLS and no certificates
            message = f"--scheduler {self._address}: name its certificates with --scheduler-tls"
            raise Unreachable(message) from error
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
        """The result of each job, as they finish; jobs are read as workers become free.

        `at_once` is ignored: the cluster decides how many run. Dask gives the jobs of a
        lost worker to another. Raises `Unreachable` when the scheduler does not answer,
        has no workers, or Dask is not installed.
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
                resubmitted = self._submit(job, packed(self._course))
                pending[resubmitted] = job
                finished.add(resubmitted)
                continue
            self._progress(job.submission.name, "done")
            yield _graded(future, job)
            for following in islice(left, max(0, self._capacity() - len(pending))):
                future = self._submit(following)
                pending[future] = following
                finished.add(future)

    def _capacity(self) -> int:
        """Jobs that should be submitted at once, with the workers that there are now."""
        return AHEAD * max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))

    def _submit(self, job: Job, content: bytes = b"") -> Any:
        """Submit a job with a seed: without one, each machine would choose its own."""
        seed = seed_for(job.submission.digest) if job.seed is None else job.seed
        payload = wire.encode(job_to_builtins(replace(job, seed=seed)))
        digests = engine_digest(), course_digest(self._course)
        arguments = (payload, *digests, content, self._least.value)
        return self._client.submit(grade_on_worker, *arguments, pure=False)


def _graded(future: Any, job: Job) -> Graded:
    """A job's result; a report of a grader fault when the cluster lost the job."""
    error = future.exception()
    if error is None:
        return graded_from_builtins(wire.decode(future.result()))
    return failed(job, f"the cluster gave no result: {type(error).__name__}: {error}")


_one_at_a_time = threading.Lock()


def grade_on_worker(payload: bytes, engine: str, course: str, content: bytes, least: str) -> bytes:
    """Grade an encoded job on a worker; return nothing where it needs the course's content.

    `engine` and `course` are digests. Raises `GraderFault` when the worker has another
    version of probgrade, or offers too little isolation.
    """
    if engine_digest() != engine:
        raise GraderFault(
            "this worker has another version of probgrade; install the same everywhere"
        )
    if strongest().rank < Level(least).rank:
        raise GraderFault(
            f"this worker: expected isolation {least}, got {strongest().value}; run"
            " probgrade doctor there, or lower --min-isolation"
        )
    job = job_from_builtins(wire.decode(payload))
    with _one_at_a_time:
        found = find_course(course, content)
        if found is None:
            return b""
        try:
            graded = _grader_process(found, Level(least)).grade(job)
        except GraderFault:
            _grader_process(found, Level(least)).close()
            _grader_process.cache_clear()
            graded = _grader_process(found, Level(least)).grade(job)  # once more, in a new process
    return wire.encode(graded_to_builtins(graded))


@cache
def _grader_process(course: Course, least: Level) -> GraderProcess:
    """This worker's subprocess for a course, started at its first job."""
    return GraderProcess(course, least)
