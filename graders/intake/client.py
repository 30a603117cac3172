"""Reads submissions through a worker process, and replaces the worker when it fails."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from graders.course import Course, bundled_course
from graders.errors import GraderFault
from graders.intake.choosing import Answer
from graders.intake.files.locations import Location
from graders.intake.problems import Unreadable, printable
from graders.intake.recognition import Asked
from graders.intake.submission import Submission, from_builtins
from graders.sandbox.child import wire
from graders.sandbox.processes import start_helper

WORKER = "graders.intake.worker"
START_LIMIT = 300.0
"""Seconds the worker may take to start on a slow machine, before it reads anything."""
READ_LIMIT = 10
"""Seconds of processor time that reading a submission may take; most take a few hundredths."""
WAIT_LIMIT = 300.0
"""Seconds to wait for an answer, on a machine so busy that those above take that long."""
CRASHES = (signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE)
"""The signals by which a parser that crashes ends; others come from outside."""


class _Killed(Exception):
    """The worker was ended by something that need not lie in the file."""


class _Stuck(Exception):
    """The worker waits for something, or the machine is too busy."""


class Client:
    """A client of the worker, which it starts on first use and replaces when it fails."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._owner = 0

    def ask(self, request: dict[str, Any], name: str) -> Any:
        """Send a request about the submission called `name`; return the worker's answer.

        Raises `Unreadable` when there is nothing to grade or a limit is exceeded, and
        `GraderFault` with a traceback when the worker itself fails.
        """
        try:
            answer = self._answer({**request, "seconds": READ_LIMIT})
        except TimeoutError as error:
            why = "reading it takes too long; shorten its code"
            raise Unreadable(f"{name}: could not be read: {why}.") from error
        except EOFError as error:
            why = "it ends Python's parser; simplify its code"
            raise Unreadable(f"{name}: could not be read: {why}.") from error
        except (_Killed, _Stuck) as error:
            raise GraderFault(f"{name}: could not be read: {error}") from error
        if answer.pop("bloated"):
            self.close()
        return _value(answer, name)

    def _answer(self, request: dict[str, Any]) -> Any:
        """Exchange, again where a running worker has died, and again where one was killed."""
        if self._is_running():
            with contextlib.suppress(EOFError, _Killed):
                return self._exchange(request)
        with contextlib.suppress(_Killed):
            return self._exchange(request)
        return self._exchange(request)

    def _exchange(self, request: dict[str, Any]) -> Any:
        """Send a request to the worker and receive its answer.

        An interruption ends the worker, so that no later request receives this answer.
        Raises `TimeoutError` when reading takes too long, `EOFError` when it crashes the
        worker, `_Killed` and `_Stuck` when that need not lie in the file.
        """
        channel = self._ready()
        try:
            wire.send(channel, request)
            return wire.receive(channel, wire.within(WAIT_LIMIT))
        except TimeoutError as error:  # its processor time has a limit of its own
            self.close()
            raise _Stuck(f"no answer within {WAIT_LIMIT:.0f} s; is the machine busy?") from error
        except BaseException as error:
            died = isinstance(error, (EOFError, ConnectionError))
            reason = self._exit_reason() if died else error
            self.close()
            raise reason from error

    def _exit_reason(self) -> Exception:
        """The error for a worker that closed its end: out of processor time, crashed, or killed."""
        assert self._process is not None
        code = self._process.wait(WAIT_LIMIT)
        if code == -signal.SIGXCPU:
            return TimeoutError()
        if -code in CRASHES:
            return EOFError()
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        return _Killed(f"the process that reads it {how}, twice; is the machine out of memory?")

    def _is_running(self) -> bool:
        return self._channel is not None and self._owner == os.getpid()

    def _ready(self) -> socket.socket:
        if not self._is_running():
            self._start()
        assert self._channel is not None
        return self._channel

    def _start(self) -> None:
        """Start the worker and wait until it is ready."""
        helper = start_helper(WORKER, folder="/", output=subprocess.DEVNULL)
        self._channel, self._process = helper.channel, helper.process
        self._owner = os.getpid()
        try:
            wire.receive(self._channel, wire.within(START_LIMIT))
        except (EOFError, OSError) as error:
            self.close()
            raise GraderFault("the process that reads submissions does not start") from error

    def close(self) -> None:
        """End the worker, if this process started one."""
        if self._channel is not None:
            self._channel.close()
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
        self._process = self._channel = None


_CLIENT = Client()
atexit.register(_CLIENT.close)


def read_submission(
    path: Path, exercise: str | None = None, course: Course | None = None
) -> Submission:
    """Read a file, a folder or an archive, as an answer to the exercise named or recognised.

    The exercises are those of `course`, by default of the one that comes with probgrade.
    Raises `Unreadable` when there is nothing to grade in it.
    """
    asked = (course or bundled_course()).asked
    return read_location(Location(path), str(path), asked, exercise)


def read_location(
    location: Location,
    name: str,
    asked: Asked,
    exercise: str | None = None,
    graded: Sequence[str] | None = None,
) -> Submission:
    """Read the submission at a location and call it `name`. Raises `Unreadable` as above.

    With `graded`, the exercises that it is graded for, notes say which others it answers.
    """
    request: dict[str, Any] = {"do": "read", "name": printable(name), "exercise": exercise}
    request["graded"] = None if graded is None else list(graded)
    return from_builtins(name, _request({**request, "asked": _plain(asked)}, location, name))


def read_submissions(
    path: Path, exercise: str | None = None, course: Course | None = None
) -> list[Submission]:
    """Read a path as `read_submission` does, once for each exercise that it answers."""
    if exercise is not None:
        return [read_submission(path, exercise, course)]
    asked = (course or bundled_course()).asked
    request = {"do": "read each", "name": printable(str(path)), "asked": _plain(asked)}
    values = _request(request, Location(path), str(path))
    return [from_builtins(str(path), value) for value in values]


def find_answers(location: Location, name: str, asked: Asked) -> list[Answer]:
    """Find the file that answers each exercise at a location. Raises `Unreadable`."""
    found = _request({"do": "answers", "asked": _plain(asked)}, location, name)
    return [
        Answer(Location.from_builtins(value), exercise, modified)
        for value, exercise, modified in found
    ]


def _plain(asked: Asked) -> dict[str, list[str]]:
    return {exercise: list(names) for exercise, names in asked.items()}


def _request(request: dict[str, Any], location: Location, name: str) -> Any:
    absolute = replace(location, path=Path(os.path.abspath(location.path)))
    try:
        value = absolute.to_builtins()
    except UnicodeEncodeError as error:  # a lone surrogate, which no file's name can hold
        raise Unreadable(f"{name}: no such file or folder.", missing=True) from error
    return _CLIENT.ask({**request, "location": value}, name)


def _value(answer: dict[str, Any], name: str) -> Any:
    if "unreadable" in answer:
        fields = answer["unreadable"]
        candidates = tuple(fields["candidates"])
        raise Unreadable(fields["message"], candidates=candidates, missing=fields["missing"])
    if "too_large" in answer:
        raise Unreadable(f"{name}: could not be read: {answer['too_large']}.")
    if "fault" in answer:
        raise GraderFault(answer["fault"])
    return answer["value"]
