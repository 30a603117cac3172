"""Processes that a dead child started; the warm process, as subreaper, is their parent."""

from __future__ import annotations

import os
import signal


def kill(keep: set[int]) -> None:
    """Kill and reap every child of this process except those in `keep`, until none is left."""
    while strays := children() - keep:
        for pid in strays:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def children() -> set[int]:
    """The processes whose parent is this one."""
    with open(f"/proc/self/task/{os.getpid()}/children") as listing:
        return {int(pid) for pid in listing.read().split()}
