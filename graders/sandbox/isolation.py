"""The levels of isolation: what each needs of a machine, and the policy that makes it.

    strong     a mount and network namespace around the warm process (bubblewrap),
               and everything of `standard` in every child
    standard   Landlock and a filter of system calls in every child
    container  the filter, and for root a user id of its own for every child
    process    limits of time, memory and disk only: stops accidents, not adversaries

Which level a machine offers is a guess made here and checked by `measuring`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

import landlockpy
import seccompy

from graders.exits import CalledWrongly
from graders.sandbox.inside.confine import Policy
from graders.sandbox.paths import readable_paths

GIB = 2**30
MINIMUM_LANDLOCK = 2
"""Before ABI 2 no file can be moved between folders, which TensorFlow's checkpoints need."""


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
    if not seccompy.supported():
        return Level.PROCESS
    if landlockpy.abi_version() < MINIMUM_LANDLOCK:
        return Level.CONTAINER if os.geteuid() == 0 else Level.PROCESS
    return Level.STRONG if bubblewrap_works() else Level.STANDARD


def required(wanted: Level) -> Level:
    """The strongest level. Raises `CalledWrongly` when that is less than what is wanted."""
    offered = strongest()
    if offered.rank < wanted.rank:
        raise CalledWrongly(
            f"this machine offers isolation {offered.value}, less than {wanted.value}; run"
            f" probgrade doctor, or trust the submissions with --min-isolation {offered.value}"
        )
    return offered


def isolation(level: Level, memory: int = 3 * GIB, cpu: int = 900) -> Isolation:
    """What `level` means here, with limits of `memory` bytes and `cpu` seconds for a child."""
    readable, listable = readable_paths()
    policy = Policy(
        landlock=level in (Level.STANDARD, Level.STRONG),
        seccomp=level is not Level.PROCESS,
        own_user=level in (Level.CONTAINER, Level.STANDARD) and can_give_users(),
        readable=readable,
        listable=listable,
        memory=memory,
        file_size=64 * 2**20,
        disk=128 * 2**20,
        cpu=cpu,
    )
    return Isolation(level, policy)


def can_give_users() -> bool:
    """Whether children of root can run as other users: the interpreter must be in reach.

    A Python below a home folder that is closed to others is not.
    """
    roots = [sys.prefix, sys.base_prefix, str(Path(__file__).parent / "inside")]
    return os.geteuid() == 0 and all(_open_to_all(Path(root).resolve()) for root in roots)


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
