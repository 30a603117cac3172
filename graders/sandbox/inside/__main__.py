"""The warm process: import the libraries once, then fork a confined child on request.

A request is one datagram on the control socket carrying two sockets: the channel
the child converses on and the status socket its fate is told on. Closing the
status socket's other end kills the child, so nobody who dies leaves one behind.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import select
import signal
import socket
import sys
import time
from dataclasses import dataclass

import landlockpy
import pyprctl

from graders.sandbox.inside import libraries, orphans, syscalls
from graders.sandbox.inside.confine import Policy, confine
from graders.sandbox.inside.session import converse, leave

CHANNEL = 3
SANDBOX_FAULT = 97
USERS = itertools.cycle(range(60_000, 65_000))
"""User ids for children of root: none that a system gives to a person or a service."""


@dataclass(frozen=True)
class Job:
    """One child: its process, the file descriptor of that process, its status socket."""

    pid: int
    pidfd: int
    status: socket.socket


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    start = time.perf_counter()
    sys.path[:] = [entry for entry in sys.path if entry not in ("", os.getcwd())]
    pyprctl.set_child_subreaper(True)
    pyprctl.set_dumpable(False)
    landlockpy.abi_version()  # Its first call starts a program, which a child may not.
    if syscalls.is_supported():
        syscalls.general_filter()
    libraries.load()
    seconds = time.perf_counter() - start
    ready = {"ready": True, "seconds": seconds, "versions": libraries.versions()}
    control.send(json.dumps(ready).encode())
    serve(control)


def serve(control: socket.socket) -> None:
    """Fork and reap children until the control socket is closed."""
    jobs: list[Job] = []
    while True:
        waiting = {control.fileno()} | {
            fd for job in jobs for fd in (job.pidfd, job.status.fileno())
        }
        ready, _, _ = select.select(waiting, [], [])
        for job in list(jobs):
            if job.status.fileno() in ready:
                os.kill(job.pid, signal.SIGKILL)
            if job.status.fileno() in ready or job.pidfd in ready:
                _reap(job, jobs)
        if control.fileno() in ready and not _accept(control, jobs):
            break
    for job in list(jobs):
        os.kill(job.pid, signal.SIGKILL)
        _reap(job, jobs)


def _accept(control: socket.socket, jobs: list[Job]) -> bool:
    """Fork a child for the next request; False when there will be no more."""
    data, fds, _, _ = socket.recv_fds(control, 2**18, 2)
    if not data:
        return False
    request = json.loads(data)
    channel, status = (socket.socket(fileno=fd) for fd in fds)
    libraries.require_no_operation()
    policy, parent = Policy.from_builtins(request["policy"]), os.getpid()
    user = next(USERS) if policy.own_user else None
    os.mkdir(request["scratch"], 0o700)
    if user is not None:
        os.chown(request["scratch"], user, user)
    pid = os.fork()
    if pid == 0:
        _become_child(channel, policy, request["scratch"], parent, user)
    channel.close()
    jobs.append(Job(pid, os.pidfd_open(pid), status))
    return True


def _become_child(
    channel: socket.socket, policy: Policy, scratch: str, parent: int, user: int | None
) -> None:
    try:
        os.setsid()
        channel = _close_everything_but(channel)
        confine(policy, scratch, parent, user)
        os.dup2(0, 2)  # until here, what went wrong was for the log
    except BaseException as error:
        os.write(2, f"sandbox: {type(error).__name__}: {error}\n".encode())
        os._exit(SANDBOX_FAULT)
    try:
        converse(channel)
    finally:
        leave()


def _close_everything_but(channel: socket.socket) -> socket.socket:
    """Leave the child /dev/null for stdin and stdout, the log for stderr, and its channel."""
    os.dup2(channel.detach(), CHANNEL)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(null, standard)
    os.closerange(CHANNEL + 1, os.sysconf("SC_OPEN_MAX"))
    return socket.socket(fileno=CHANNEL)


def _reap(job: Job, jobs: list[Job]) -> None:
    """Collect a dead child and all it started, and tell whoever asked for it."""
    jobs.remove(job)
    _, status, usage = os.wait4(job.pid, 0)
    orphans.kill(keep={other.pid for other in jobs})
    code = os.waitstatus_to_exitcode(status)
    fate = {"code": code, "peak_kib": usage.ru_maxrss, "cpu": usage.ru_utime + usage.ru_stime}
    with contextlib.suppress(OSError):  # whoever asked may have gone
        job.status.send(json.dumps(fate).encode())
    os.close(job.pidfd)
    job.status.close()


if __name__ == "__main__":
    main()
