"""What a child uses that no limit of the kernel's covers: shared memory, and disk in all."""

from __future__ import annotations

import os

INTERVAL = 0.05
"""Seconds between two looks; what a child takes in that time is the overshoot."""
FILES_LIMIT = 5_000


def overuse(pid: int, scratch: str, *, memory: int, disk: int) -> str:
    """Why a child must be killed: "memory", "disk", or "" when it need not."""
    if _resident(pid) > memory:
        return "memory"
    return "disk" if _fills(scratch, disk) else ""


def _resident(pid: int) -> int:
    """Bytes of anonymous and shared memory a process holds; 0 when it is gone."""
    try:
        with open(f"/proc/{pid}/status") as status:
            lines = [line.split() for line in status]
    except OSError:
        return 0
    return sum(int(words[1]) for words in lines if words[0] in ("RssAnon:", "RssShmem:")) * 1024


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
        except OSError:
            continue  # gone while we looked
    return False
