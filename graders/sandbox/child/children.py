"""Children of the warm process: forked on request, killed, and reaped with all they started."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field

from graders.sandbox.child import leftovers, libraries, optional
from graders.sandbox.child.confine import SANDBOX_FAULT, Policy, confine
from graders.sandbox.child.serve import leave, serve
from graders.sandbox.child.touching import WrongSetting

CHANNEL = 3
USERS = itertools.cycle(range(60_000, 65_000))
"""User ids for children of root, outside the ranges for people and services."""


@dataclass
class Child:
    """One child: its process, that process's file descriptor, its status socket, its limits.

    `user` is the user id of its own, if it has one. `checks` counts how often its use was
    checked, its files not before `rests_until`; `exceeded` is the limit it exceeded; `ended` says
    that it was killed, but may not be dead yet.
    """

    pid: int
    pidfd: int
    status: socket.socket
    scratch: str
    user: int | None
    memory: int
    disk: int
    checks: Iterator[int] = field(default_factory=itertools.count)
    rests_until: float = 0.0
    exceeded: str = ""
    ended: bool = False


def accept(control: socket.socket) -> Child | None:
    """Fork a child for the next request; None when the control socket is closed."""
    data, fds, _, _ = socket.recv_fds(control, 2**18, 2)
    if not data:
        return None
    request = json.loads(data)
    channel, status = (socket.socket(fileno=fd) for fd in fds)
    fault = _prepare(request["optional"])
    policy, parent = Policy.from_builtins(request["policy"]), os.getpid()
    scratch, user = request["scratch"], next(USERS) if policy.own_user else None
    if user is not None:
        os.chown(scratch, user, user)
    pid = os.fork()
    if pid == 0:
        _become_child(channel, policy, scratch, parent, user, fault)
    channel.close()
    return Child(pid, os.pidfd_open(pid), status, scratch, user, policy.memory, policy.disk)


def _prepare(optional_libraries: int) -> WrongSetting | None:
    """Import what the next child may rely on; the exception of what cannot be imported."""
    try:
        optional.load(optional_libraries)
    except WrongSetting as fault:
        return fault
    libraries.before_fork()
    return None


def end(child: Child) -> None:
    """Kill a child; the processes it started are killed when it is reaped."""
    os.kill(child.pid, signal.SIGKILL)
    child.ended = True


def reap(child: Child, keep: set[int]) -> None:
    """Reap a dead child and all it started, and send its exit status to its client.

    `keep` are the process ids of the other children.
    """
    _, status, usage = os.wait4(child.pid, 0)
    leftovers.kill(keep)
    exit_status = {
        "code": os.waitstatus_to_exitcode(status),
        "exceeded": child.exceeded,
        "peak_kib": usage.ru_maxrss,
        "cpu": usage.ru_utime + usage.ru_stime,
    }
    with contextlib.suppress(OSError):  # the client may be gone
        child.status.send(json.dumps(exit_status).encode())
    os.close(child.pidfd)
    child.status.close()


def _become_child(
    channel: socket.socket,
    policy: Policy,
    scratch: str,
    parent: int,
    user: int | None,
    fault: WrongSetting | None,
) -> None:
    try:
        if fault is not None:
            raise fault
        os.setsid()
        channel = _close_everything_but(channel)
        confine(policy, scratch, parent, user)
        os.dup2(0, 2)  # errors up to here are for the log
    except BaseException as error:
        os.write(2, f"sandbox: {type(error).__name__}: {error}\n".encode())
        os._exit(SANDBOX_FAULT)
    try:
        serve(channel)
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
