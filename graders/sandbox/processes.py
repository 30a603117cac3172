"""Processes of ours, each with a socket to speak on: a program started, or this one forked."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from graders.sandbox.child import wire
from graders.sandbox.child.linux import die_with_parent

TRACE_LIMIT = 20_000
"""Characters of a traceback that are sent."""


@dataclass(frozen=True)
class Helper:
    """A started program and our end of the socket it was given."""

    process: subprocess.Popen[bytes]
    channel: socket.socket

    def kill(self) -> None:
        """End it at once."""
        self.channel.close()
        self.process.kill()
        self.process.wait()


def start_helper(
    module: str,
    arguments: Sequence[str] = (),
    *,
    kind: int = socket.SOCK_STREAM,
    wrap: Callable[[list[str]], list[str]] = lambda command: command,
    environment: Mapping[str, str] | None = None,
    folder: str | None = None,
    output: int | IO[bytes] | None = None,
    session: bool = False,
) -> Helper:
    """Run a module of ours in a fresh interpreter.

    Its first argument is the number of the socket's descriptor, then come `arguments`.
    `wrap` may put another program around the command. `output` is where its standard
    streams go, those of this process by default.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, kind)
    command = [sys.executable, "-s", "-B", "-m", module, str(theirs.fileno()), *arguments]
    with theirs:
        try:
            process = subprocess.Popen(
                wrap(command),
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=(theirs.fileno(),),
                start_new_session=session,
            )
        except BaseException:
            ours.close()
            raise
    return Helper(process, ours)


@dataclass(frozen=True)
class Fork:
    """A forked process of ours and our end of its socket."""

    pid: int
    channel: socket.socket

    def kill(self) -> None:
        """End it, if it has not ended, and collect it."""
        self.channel.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def fork_with_channel(work: Callable[[socket.socket], None]) -> Fork:
    """Fork this process to do `work`, which sends values on the socket it is given.

    The child ends with its parent, writes to nobody's terminal, and sends `{"fault":
    traceback}` for an exception. The process that calls must have no threads.
    """
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            ours.close()
            _become_quiet()
            work(theirs)
            code = 0
        except BaseException:
            with contextlib.suppress(BaseException):
                wire.send(theirs, {"fault": traceback.format_exc()[-TRACE_LIMIT:]})
        finally:
            os._exit(code)
    theirs.close()
    return Fork(pid, ours)


def _become_quiet() -> None:
    die_with_parent()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for standard in (1, 2):
        os.dup2(nowhere, standard)
