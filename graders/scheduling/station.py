"""A `Grader` in a process of its own, spoken to over a socket.

A process with threads, such as a Dask worker, must not fork; the station it starts
has none. It takes one job at a time and ends with whoever started it.
"""

from __future__ import annotations

import contextlib
import select
import socket
import subprocess
import sys
from collections.abc import Iterator

from graders.exits import GraderFault
from graders.sandbox.inside import wire
from graders.sandbox.isolation import Level
from graders.scheduling.jobs import (
    Graded,
    Job,
    graded_from_builtins,
    graded_to_builtins,
    job_from_builtins,
    job_to_builtins,
)
from graders.scheduling.local import Grader


class Station:
    """A station as whoever started it sees it; used as a context manager.

    `level` is the isolation, by default the strongest the machine offers.
    """

    def __init__(self, level: Level | None = None) -> None:
        self._channel, theirs = socket.socketpair()
        arguments = [str(theirs.fileno()), level.value if level else ""]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "graders.scheduling.station", *arguments],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
        )
        theirs.close()

    def grade(self, job: Job) -> Graded:
        """What became of a job. Raises `GraderFault` when the station broke."""
        try:
            wire.send(self._channel, job_to_builtins(job))
            answer = wire.receive(self._channel)
        except (OSError, EOFError) as error:
            raise GraderFault("the station ended while it graded") from error
        if "fault" in answer:
            raise GraderFault(answer["fault"])
        return graded_from_builtins(answer)

    def close(self) -> None:
        """End the station, and all it started."""
        self._channel.close()
        self._process.wait()

    def __enter__(self) -> Station:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def serve(channel: socket.socket, level: Level | None) -> None:
    """Grade what is asked for on the channel until its other end is closed."""

    def still_wanted(submission: str, doing: str) -> None:
        if select.select([channel], [], [], 0)[0] and not channel.recv(1, socket.MSG_PEEK):
            raise EOFError("nobody waits for the result")

    with contextlib.suppress(EOFError), Grader(level=level, progress=still_wanted) as grader:
        for job in _asked(channel):
            for graded in grader.run([job]):
                wire.send(channel, graded_to_builtins(graded))


def _asked(channel: socket.socket) -> Iterator[Job]:
    with contextlib.suppress(EOFError):
        while True:
            yield job_from_builtins(wire.receive(channel))


def main(arguments: list[str]) -> None:
    """Serve on the socket whose number is given, at the level named after it."""
    channel = socket.socket(fileno=int(arguments[0]))
    try:
        serve(channel, Level(arguments[1]) if arguments[1] else None)
    except GraderFault as fault:
        with contextlib.suppress(OSError):
            wire.send(channel, {"fault": str(fault)})


if __name__ == "__main__":
    main(sys.argv[1:])
