"""Starts or forks the grader's own processes, each with a socket to communicate over."""

from __future__ import annotations

import contextlib
import gc
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
    """A started program and this end of its socket."""

    process: subprocess.Popen[bytes]
    channel: socket.socket

    def kill(self) -> None:
        """Kill it and reap it."""
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
    """Run a module in a new interpreter.

    Its first argument is the socket's descriptor, then come `arguments`. `wrap` may put
    another program around the command. `output` is where its standard streams go, by
    default those of this process.
    """
    own, other = socket.socketpair(socket.AF_UNIX, kind)
    command = [sys.executable, "-s", "-B", "-m", module, str(other.fileno()), *arguments]
    with other:
        try:
            process = subprocess.Popen(
                wrap(command),
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=(other.fileno(),),
                start_new_session=session,
            )
        except BaseException:
            own.close()
            raise
    return Helper(process, own)


@dataclass(frozen=True)
class Fork:
    """A forked process and this end of its socket."""

    pid: int
    channel: socket.socket

    def kill(self) -> None:
        """Kill it if it still runs, and reap it."""
        self.channel.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def fork_with_channel(work: Callable[[socket.socket], None]) -> Fork:
    """Fork this process to do `work`, which sends values on the socket it is given.

    The child ends with its parent, writes to no terminal, and sends `{"fault":
    traceback}` for an exception. The calling process must have no threads. Garbage of its
    own is never collected in the child, where a finaliser could wait for a thread that is
    not there.
    """
    own, other = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        code = 1
        gc.freeze()
        try:
            own.close()
            _detach()
            work(other)
            code = 0
        except BaseException:
            with contextlib.suppress(BaseException):
                wire.send(other, {"fault": traceback.format_exc()[-TRACE_LIMIT:]})
        finally:
            os._exit(code)
    other.close()
    return Fork(pid, own)


def _detach() -> None:
    die_with_parent()
    null = os.open(os.devnull, os.O_WRONLY)
    for standard in (1, 2):
        os.dup2(null, standard)
