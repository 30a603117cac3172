"""What a child uses that no limit of the kernel's covers.

Shared memory and page tables, threads, and disk in all.
"""

from __future__ import annotations

import contextlib
import os
import stat

INTERVAL = 0.05
"""Seconds between two looks; what a child takes in that time is the overshoot."""
MAPPINGS_EVERY = 5
"""Looks from one at a child's mappings to the next: the kernel writes thousands of lines for it."""
FILES_LIMIT = 5_000
THREADS_LIMIT = 2_000
"""TensorFlow starts a few per core."""
HELD = ("RssAnon", "RssShmem", "VmPTE", "VmSwap")
"""The kinds of memory that are a process's own."""


def overuse(pid: int, scratch: str, *, memory: int, disk: int, mappings: bool = True) -> str:
    """Why a child must be killed: "memory", "threads", "disk", or "" when it need not.

    Without `mappings`, files that are only mapped any more are not looked for.
    """
    status = _status(pid)
    if sum(status.get(name, 0) for name in HELD) * 1024 > memory:
        return "memory"
    if status.get("Threads", 0) > THREADS_LIMIT:
        return "threads"
    removed = _removed(pid, scratch if mappings else "")
    return "disk" if removed > disk or _fills(scratch, disk - removed) else ""


def _status(pid: int) -> dict[str, int]:
    """The numbers the kernel tells of a process, memory in KiB; none when it is gone."""
    try:
        with open(f"/proc/{pid}/status") as status:
            words = [line.split() for line in status]
    except OSError:
        return {}
    return {word[0][:-1]: int(word[1]) for word in words if len(word) > 1 and word[1].isdigit()}


def _removed(pid: int, scratch: str) -> int:
    """Bytes of files in no folder that the process holds open or, from `scratch`, mapped."""
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


def _fills(folder: str, limit: int) -> bool:
    """Whether the files below a folder hold more than `limit` bytes, or are too many."""
    size, count, pending = 0, 0, [folder]
    while pending:
        try:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    count += 1
                    size += entry.stat(follow_symlinks=False).st_blocks * 512
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    if size > limit or count > FILES_LIMIT:
                        return True
        except FileNotFoundError:
            continue  # gone while we looked
        except OSError:
            return True  # closed to us, or deeper than a path can say: to hide something
    return False
