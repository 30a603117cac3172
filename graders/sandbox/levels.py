"""The levels of isolation: what each needs of a machine, and the policy that makes it.

    strong     a mount and network namespace around the warm process (bubblewrap),
               and everything of `standard` in every child
    standard   Landlock and a filter of system calls in every child
    container  the filter, and for root a user id of its own for every child
    process    limits of time, memory and disk only: stops accidents, not adversaries

`strongest` guesses which level a machine offers; `selftest` checks it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from tempfile import gettempdir

from graders.errors import CalledWrongly
from graders.sandbox.child import syscalls
from graders.sandbox.child.confine import Policy
from graders.sandbox.child.linux import effective_capabilities, landlock_abi
from graders.sandbox.paths import readable_paths
from graders.settings import Limits

MINIMUM_LANDLOCK = 2
"""Before ABI 2 no file can be moved between folders, which libraries do to save a model."""
GIVING_USERS = 1 << 0 | 1 << 1 | 1 << 5 | 1 << 6 | 1 << 7
"""CAP_CHOWN DAC_OVERRIDE KILL SETGID SETUID (include/uapi/linux/capability.h)."""


class Level(str, Enum):
    """How far a child is confined, weakest first."""

    PROCESS = "process"
    CONTAINER = "container"
    STANDARD = "standard"
    STRONG = "strong"

    @property
    def rank(self) -> int:
        """0 for the weakest, 3 for the strongest."""
        return list(Level).index(self)


@dataclass(frozen=True)
class Isolation:
    """A level and the policy for children that goes with it."""

    level: Level
    policy: Policy


def strongest() -> Level:
    """The strongest level this machine seems to offer."""
    if not syscalls.is_supported():
        return Level.PROCESS
    if landlock_abi() < MINIMUM_LANDLOCK:
        return Level.CONTAINER if os.geteuid() == 0 else Level.PROCESS
    return Level.STRONG if bubblewrap_works() else Level.STANDARD


def required(least: Level, level: Level | None = None) -> Level:
    """The level, by default the strongest there is.

    Raises `CalledWrongly` when that is less than `least`, or more than the machine offers.
    """
    offered = strongest()
    chosen = level or offered
    if chosen.rank > offered.rank:
        raise CalledWrongly(f"this machine offers isolation {offered.value}, not {chosen.value}")
    if chosen.rank < least.rank:
        raise CalledWrongly(
            f"this machine offers isolation {chosen.value}, less than {least.value}; run"
            f" probgrade doctor, or trust the submissions with --min-isolation {chosen.value}"
        )
    return chosen


def isolation(level: Level, limits: Limits, hidden: Iterable[Path]) -> Isolation:
    """The policy that a level means on this machine, for children with these limits.

    `hidden` are folders that no child may see, wherever they are.
    """
    readable, listable = readable_paths(hidden)
    policy = Policy(
        landlock=level in (Level.STANDARD, Level.STRONG),
        seccomp=level is not Level.PROCESS,
        own_user=level in (Level.CONTAINER, Level.STANDARD) and can_give_users(),
        readable=readable,
        listable=listable,
        memory=limits.memory,
        file_size=limits.file,
        disk=limits.disk,
        cpu=limits.cpu,
    )
    return Isolation(level, policy)


def can_give_users() -> bool:
    """Whether children of root can run as other users, who must be able to read Python.

    They cannot when Python is below a home folder that is closed to others, or when root has
    lost the privileges that it takes, as in some containers.
    """
    roots = [sys.prefix, sys.base_prefix, str(Path(__file__).parent / "child"), gettempdir()]
    if os.geteuid() != 0 or effective_capabilities() & GIVING_USERS != GIVING_USERS:
        return False
    return all(_open_to_all(Path(root).resolve()) for root in roots)


def _open_to_all(folder: Path) -> bool:
    return all(path.stat().st_mode & 0o001 for path in (folder, *folder.parents))


@cache
def bubblewrap_works() -> bool:
    """Whether bubblewrap is installed and may make namespaces, found by trying."""
    program = shutil.which("bwrap")
    if program is None:
        return False
    attempt = [program, "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "true"]
    try:
        return subprocess.run(attempt, capture_output=True, timeout=10, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
