"""Measures what a child uses that no limit of the kernel covers, and holds back a crowd.

These are shared memory and page tables, threads, and total disk space. A child that runs many
threads at once leaves the processor to its neighbours, also where no control group says so.
"""

from __future__ import annotations

import contextlib
import math
import os
import signal
import stat
from collections.abc import Sequence

from graders.sandbox.child import linux

INTERVAL = 0.05
"""Seconds between two checks; a child can exceed its limits for that long."""
MAPPINGS_EVERY = 5
"""Checks between two of a child's mappings, which cost thousands of lines in /proc."""
REST = 10
"""How many times as long as a child's files took to count they are not counted again.

A child whose files take long to count must not keep the others from being watched.
"""
FILES_LIMIT = 5_000
DEPTH_LIMIT = 32
"""Folders within folders. The way to a file is walked from the top for each of them."""
THREADS_LIMIT = 100 + 40 * (os.cpu_count() or 1)
"""Large libraries start a few per core."""
CROWD = 4 * (os.cpu_count() or 1)
"""Threads that run or want to at one time; of more, libraries that are well set need none."""
NICE_STEP = 1.25
"""How much less a thread weighs with each nice value: sched_prio_to_weight in the kernel."""
LOWEST = 19
"""The nice value of the lowest priority."""
PAUSES = 9
"""Of ten checks, those between which a crowd stands still that cannot be given less priority."""
WRITTEN_FACTOR = 4
"""A child may write so many times as much as it may hold: models are saved over and over.

What it has ever written bounds what it can hold where no count finds it.
"""
HELD = ("RssAnon", "RssShmem", "VmPTE", "VmSwap")
"""The kinds of memory that are a process's own."""


def overuse(
    pid: int,
    scratch: str,
    *,
    memory: int,
    disk: int,
    user: int | None = None,
    files: bool = True,
    mappings: bool = True,
) -> str:
    """The limit that a child exceeds: "memory", "threads", "disk", or "" for none.

    `user` is the child's own. Without `files`, only what it has written is counted; without
    `mappings`, removed files that are mapped but not open are not.
    """
    status = _status(pid)
    if sum(status.get(name, 0) for name in HELD) * 1024 > memory:
        return "memory"
    if status.get("Threads", 0) > THREADS_LIMIT:
        return "threads"
    with linux.looking_as(user):
        if _written_bytes(pid) > WRITTEN_FACTOR * disk:
            return "disk"
        if not files:
            return ""
        removed = _removed_bytes(pid, scratch if mappings else "")
    return "disk" if removed > disk or _exceeds(scratch, disk - removed) else ""


def hold_back(pid: int, checked: int) -> None:
    """Give the threads of a child that runs a crowd the weight of one thread per core, together.

    What priority cannot do, standing still does, for some of the checks: the lowest priority may
    be too much for so many, and a child that has a user of its own keeps its priority.
    """
    threads = _crowd(pid)
    if not threads:
        return
    wanted = _priority(threads)
    turns = math.ceil(NICE_STEP ** max(wanted - LOWEST, 0))
    try:
        for thread in threads:
            lower = max(wanted, os.getpriority(os.PRIO_PROCESS, thread))
            os.setpriority(os.PRIO_PROCESS, thread, min(lower, LOWEST))
    except PermissionError:
        turns = PAUSES + 1
    except ProcessLookupError:
        pass  # a thread has ended meanwhile; the next check sees the others
    os.kill(pid, signal.SIGCONT if checked % turns == 0 else signal.SIGSTOP)


def _priority(threads: Sequence[int]) -> int:
    """The nice value with which they would weigh as much as one thread per core with ours."""
    steps = math.log(len(threads) / (os.cpu_count() or 1)) / math.log(NICE_STEP)
    return os.getpriority(os.PRIO_PROCESS, 0) + math.ceil(steps)


def _crowd(pid: int) -> list[int]:
    """All threads of a process when more of them than a crowd run, or want to."""
    with contextlib.suppress(OSError):
        threads = os.listdir(f"/proc/{pid}/task")
        if len(threads) > CROWD and sum(_runs(pid, thread) for thread in threads) > CROWD:
            return [int(thread) for thread in threads]
    return []


def _runs(pid: int, thread: str) -> bool:
    with open(f"/proc/{pid}/task/{thread}/stat", "rb") as file:
        return file.read().rpartition(b")")[2].split()[0] in (b"R", b"T")  # T: held back


def _status(pid: int) -> dict[str, int]:
    """The numbers in a process's status, memory in KiB; empty when it is gone."""
    try:
        with open(f"/proc/{pid}/status") as status:
            words = [line.split() for line in status]
    except OSError:
        return {}
    return {word[0][:-1]: int(word[1]) for word in words if len(word) > 1 and word[1].isdigit()}


def _written_bytes(pid: int) -> int:
    """Bytes that all threads of a process have written.

    `wchar` are those by system calls, to pipes, too; `write_bytes` those to files on a disk,
    also through mappings.
    """
    try:
        with open(f"/proc/{pid}/io") as counts:
            fields = dict(line.split(": ") for line in counts)
    except OSError:
        return 0
    return max(int(fields["wchar"]), int(fields["write_bytes"]))


def _removed_bytes(pid: int, scratch: str) -> int:
    """Bytes of removed files that the process has open or, from `scratch`, mapped."""
    held: dict[int, int] = {}
    with contextlib.suppress(OSError), os.scandir(f"/proc/{pid}/fd") as entries:
        for entry in entries:
            found = os.stat(entry.path)
            if stat.S_ISREG(found.st_mode) and found.st_nlink == 0:
                held[found.st_ino] = found.st_blocks * 512
    with contextlib.suppress(OSError), open(f"/proc/{pid}/maps", "rb") as maps:
        for line in maps if scratch else ():
            if line.endswith(b"(deleted)\n") and scratch.encode() in line:
                addresses, _, _, _, inode, *_ = line.split()
                start, end = (int(address, 16) for address in addresses.split(b"-"))
                held[int(inode)] = max(held.get(int(inode), 0), end - start)
    return sum(held.values())


def _exceeds(folder: str, limit: int) -> bool:
    """Whether the files below a folder hold more than `limit` bytes, are too many or too deep."""
    size, count, pending = 0, 0, [(folder, 0)]
    while pending:
        inner, depth = pending.pop()
        try:
            with os.scandir(inner) as entries:
                for entry in entries:
                    count += 1
                    size += entry.stat(follow_symlinks=False).st_blocks * 512
                    if entry.is_dir(follow_symlinks=False):
                        pending.append((entry.path, depth + 1))
                    if size > limit or count > FILES_LIMIT or depth > DEPTH_LIMIT:
                        return True
        except FileNotFoundError:
            continue  # removed meanwhile
        except OSError:
            return True  # unreadable, or deeper than a path can be: to hide something
    return False
