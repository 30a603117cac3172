"""Commands and what they take."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graders.sandbox.child.linux import become_subreaper
from tests.bundled import COURSE, ROOT

SHARED = COURSE.settings.environment
"""The variables that decide what TensorFlow does: the same for all who grade."""

ORPHANS_LIMIT = 5.0
"""Seconds that processes which a command left behind may take to end."""


@dataclass(frozen=True)
class Taken:
    """Seconds that a command took on the clock, and of processors (with all it waited for)."""

    clock: float
    processor: float


@dataclass(frozen=True)
class Graded:
    """The points somebody gave a submission, and what that took."""

    points: float
    taken: Taken


class CommandFailed(Exception):
    """A command ended with an error; the message is the end of what it wrote."""


def run(command: Sequence[str], folder: Path) -> tuple[Taken, str]:
    """Run a command in a folder; what it took and what it wrote. Raises `CommandFailed`."""
    _collect_orphans()  # of the command before, whose time is not this one's
    before, start = _processor(), time.monotonic()
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(Path(command[0]).parent),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    clock = time.monotonic() - start
    _collect_orphans()
    taken = Taken(clock, _processor() - before)
    if done.returncode:
        raise CommandFailed(f"{' '.join(command)} ended with {done.returncode}:\n{_end(done)}")
    return taken, done.stdout


def environment(programs: Path) -> dict[str, str]:
    """Ours, with what is shared, as in an activated environment of these programs.

    The repository can be imported from any folder.
    """
    path = os.pathsep.join([str(programs), os.environ.get("PATH", os.defpath)])
    return {**os.environ, **SHARED, "PYTHONPATH": str(ROOT), "PATH": path}


def adopt_orphans() -> None:
    """Become the parent of what commands leave behind, whose processor time then counts, too.

    bubblewrap ends without having waited for the processes it started.
    """
    become_subreaper()


def _collect_orphans() -> None:
    deadline = time.monotonic() + ORPHANS_LIMIT
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < deadline:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.01)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _end(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout[-4_000:]
