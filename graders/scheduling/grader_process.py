"""A `Grader` in a subprocess, controlled over a socket.

A process with threads, such as a Dask worker, must not fork; the subprocess it starts
has none. It takes one job at a time and ends with the process that started it.
"""

from __future__ import annotations

import contextlib
import select
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from graders.course import Course, bundled_course, load_course
from graders.errors import CalledWrongly, GraderFault
from graders.sandbox.child import wire
from graders.sandbox.levels import Level
from graders.sandbox.processes import start_helper
from graders.scheduling.jobs import (
    Graded,
    Job,
    graded_from_builtins,
    graded_to_builtins,
    job_from_builtins,
    job_to_builtins,
)
from graders.scheduling.local import Grader

BUNDLED = ""
"""Stands for the folder of the bundled course."""


class GraderProcess:
    """The client's side of a grader subprocess; used as a context manager."""

    def __init__(self, course: Course | None = None, least: Level = Level.STANDARD) -> None:
        bundled = course is None or course is bundled_course()
        folder = BUNDLED if course is None or bundled else str(course.root)
        helper = start_helper("graders.scheduling.grader_process", [folder, least.value])
        self._channel, self._process = helper.channel, helper.process

    def grade(self, job: Job) -> Graded:
        """Grade a job. Raises `GraderFault` when the subprocess fails."""
        try:
            wire.send(self._channel, job_to_builtins(job))
            answer = wire.receive(self._channel)
        except (OSError, EOFError) as error:
            raise GraderFault("the grader's subprocess ended while it graded") from error
        if "fault" in answer:
            raise GraderFault(answer["fault"])
        return graded_from_builtins(answer)

    def close(self) -> None:
        """End the subprocess and all that it started."""
        self._channel.close()
        self._process.wait()

    def __enter__(self) -> GraderProcess:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def serve(channel: socket.socket, course: Course, least: Level) -> None:
    """Grade the jobs that come on the channel until its other end is closed."""

    def stop_without_client(submission: str, step: str) -> None:
        if select.select([channel], [], [], 0)[0] and not channel.recv(1, socket.MSG_PEEK):
            raise EOFError("the client closed the channel")

    grader = Grader(course, least=least, progress=stop_without_client)
    with contextlib.suppress(EOFError), grader:
        for job in _jobs(channel):
            for graded in grader.run([job]):
                wire.send(channel, graded_to_builtins(graded))


def _jobs(channel: socket.socket) -> Iterator[Job]:
    with contextlib.suppress(EOFError):
        while True:
            yield job_from_builtins(wire.receive(channel))


def main(arguments: list[str]) -> None:
    """Serve a course on a socket, given its descriptor, the folder and the least isolation."""
    number, folder, least = arguments
    channel = socket.socket(fileno=int(number))
    try:
        course = bundled_course() if folder == BUNDLED else load_course(Path(folder))
        serve(channel, course, Level(least))
    except (GraderFault, CalledWrongly) as fault:
        with contextlib.suppress(OSError):
            wire.send(channel, {"fault": str(fault)})


if __name__ == "__main__":
    main(sys.argv[1:])
