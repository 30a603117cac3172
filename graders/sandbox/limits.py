"""What holds each limit of a child, at each level of isolation.

Of the means named for a limit, the first that the machine offers is in force. `doctor` prints
those of this machine; the table in the sandbox's README is made of all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import Enum

from graders.sandbox.levels import Level


class Means(str, Enum):
    """What holds a limit, in words."""

    PROCESS = "limit of the process"
    DISK = "file system"
    GROUP = "control group"
    FILTER = "filter"
    PRIORITY = "priority"
    GRADER = "grader"
    COUNTED = "counting"
    NOTHING = "nothing"


CONTROLLERS = {"all memory": "memory", "hidden memory": "memory", "processes": "pids"} | {
    "threads": "pids",
    "share of the processor": "cpu",
}
"""The controller that a control group needs to hold a limit."""
_UNFILTERED = {
    "private memory": (Means.PROCESS,),
    "all memory": (Means.GROUP, Means.COUNTED),
    "hidden memory": (Means.GROUP, Means.NOTHING),
    "one file": (Means.PROCESS,),
    "all files": (Means.COUNTED,),
    "open files": (Means.PROCESS,),
    "descriptors in messages": (Means.NOTHING,),
    "threads": (Means.GROUP, Means.COUNTED),
    "processes": (Means.GROUP, Means.NOTHING),
    "processor time": (Means.PROCESS,),
    "share of the processor": (Means.GROUP, Means.PRIORITY),
    "time and size of an answer": (Means.GRADER,),
}
_FILTERED = {
    **_UNFILTERED,
    "all files": (Means.DISK, Means.COUNTED),
    "hidden memory": (Means.FILTER,),
    "descriptors in messages": (Means.FILTER,),
    "processes": (Means.FILTER,),
}
MEANS: Mapping[Level, Mapping[str, tuple[Means, ...]]] = {
    level: _UNFILTERED if level is Level.PROCESS else _FILTERED for level in Level
}
"""What can hold each limit at a level, the best first."""


def in_force(level: Level, own_disk: bool, controllers: Collection[str]) -> dict[str, Means]:
    """What holds each limit on a machine.

    `own_disk` says whether a child has a file system of its own, `controllers` are those of
    the control groups that can be made.
    """

    def offered(limit: str, means: Means) -> bool:
        if means is Means.GROUP:
            return CONTROLLERS[limit] in controllers
        return own_disk or means is not Means.DISK

    return {
        limit: next(one for one in means if offered(limit, one))
        for limit, means in MEANS[level].items()
    }
