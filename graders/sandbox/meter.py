"""How long a child has run, measured from outside: by the clock on the wall and by its own."""

from __future__ import annotations

import contextlib
import math
import os
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass

TICKS = os.sysconf("SC_CLK_TCK")
AT_ONCE = 0.5 / TICKS
"""Seconds in which a second look shows nothing else: the kernel counts in ticks."""
LOOK = 1.0
"""Seconds between two looks at a child beyond which nothing is known of the time between."""
IDLE = 0.1
"""The part of a time that a child may have run in, and have slept all the same."""
CREDENTIALS = struct.Struct("3i")
"""struct ucred: process, user, group (unix(7))."""
STATE, USER, CHILDREN_SYSTEM = 0, 11, 14
"""Places in /proc/PID/stat after the program's name (proc_pid_stat(5))."""


@dataclass(frozen=True)
class Spent:
    """Seconds: on the wall, of the main thread, of all threads per core, and asleep.

    Threads count in processor time. Asleep is a child none of whose threads wants to run;
    that is seen only while somebody looks often.
    """

    wall: float = 0.0
    main: float = 0.0
    share: float = 0.0
    asleep: float = 0.0

    @property
    def own(self) -> float:
        """Seconds that do not depend on what else runs on the machine.

        At most what passes on an idle machine: its main thread runs on one core, and all
        its threads have no more than all cores.
        """
        return max(self.main, self.share) + self.asleep

    def __add__(self, other: Spent) -> Spent:
        pairs = zip(self._parts(), other._parts(), strict=True)
        return Spent(*(one + two for one, two in pairs))

    def __sub__(self, other: Spent) -> Spent:
        pairs = zip(self._parts(), other._parts(), strict=True)
        return Spent(*(one - two for one, two in pairs))

    def _parts(self) -> tuple[float, float, float, float]:
        return self.wall, self.main, self.share, self.asleep


def sender(channel: socket.socket, seconds: float) -> int:
    """The process that has sent what is to be read next: the kernel says so, not the sender.

    The channel must have had `SO_PASSCRED` when it was sent.
    Raises `TimeoutError` when nothing comes within so many seconds, `EOFError` at the end.
    """
    channel.settimeout(seconds)
    data, messages, _, _ = channel.recvmsg(1, socket.CMSG_SPACE(CREDENTIALS.size), socket.MSG_PEEK)
    channel.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
    if not data:
        raise EOFError("the other end closed the channel")
    [(_, _, credentials)] = messages
    pid: int = CREDENTIALS.unpack(credentials)[0]
    return pid


class Meter:
    """Reads what a process has spent. One that is gone spends no more, but on the wall."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._cores = len(os.sched_getaffinity(0))
        self._last = Spent(time.monotonic())
        self._looked = -math.inf

    def read(self) -> Spent:
        """What it has spent until now; only differences of two readings mean something."""
        last, now = self._last, time.monotonic()
        if now - self._looked < AT_ONCE:
            return last
        self._looked = now
        main = _processor_seconds(f"/proc/{self._pid}/task/{self._pid}/stat", last.main)
        share = _processor_seconds(f"/proc/{self._pid}/stat", last.share * self._cores)
        self._last = Spent(now, main, share / self._cores, last.asleep + self._slept(now, share))
        return self._last

    def _slept(self, now: float, processor: float) -> float:
        """Seconds since the last reading, if nothing ran in them."""
        passed = now - self._last.wall
        ran = processor - self._last.share * self._cores
        if passed > LOOK or ran > IDLE * passed:
            return 0.0
        states = set(_states(self._pid))
        return passed if states and not states & {"R", "D", "Z", "X"} else 0.0


def _processor_seconds(path: str, otherwise: float) -> float:
    """Processor time in user and kernel, with that of children that were waited for."""
    fields = _fields(path)
    ticks = [int(ticks) for ticks in fields[USER : CHILDREN_SYSTEM + 1]]
    return sum(ticks) / TICKS if ticks else otherwise


def _states(pid: int) -> Iterator[str]:
    """The state of each thread: R runs or waits for a core, D waits for a disk, S sleeps."""
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            yield from _fields(f"/proc/{pid}/task/{thread}/stat")[STATE : STATE + 1]


def _fields(path: str) -> list[str]:
    try:
        with open(path, "rb") as stat:
            return stat.read().rpartition(b")")[2].decode().split()
    except OSError:
        return []
