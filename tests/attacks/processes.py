"""What the harness asks the kernel about processes."""

from __future__ import annotations

import contextlib
import os
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Process:
    """What must not change about a process that is not the attacker's."""

    stopped: bool
    tracer: int
    nice: int
    cores: frozenset[int]
    descriptors: tuple[int, int]
    badness: int


def process(pid: int) -> Process:
    """The state of a living process of ours."""
    return Process(
        stopped=_status(pid, "State")[0] in "tT",
        tracer=int(_status(pid, "TracerPid")),
        nice=os.getpriority(os.PRIO_PROCESS, pid),
        cores=frozenset(os.sched_getaffinity(pid)),
        descriptors=resource.prlimit(pid, resource.RLIMIT_NOFILE),
        badness=int(Path(f"/proc/{pid}/oom_score_adj").read_text()),
    )


def _status(pid: int, name: str) -> str:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(line.split(":", 1)[1].strip() for line in lines if line.startswith(f"{name}:"))


def children(pid: int) -> set[int]:
    """The processes whose parent is this one; none when it is gone."""
    with contextlib.suppress(OSError):
        lists = Path(f"/proc/{pid}/task").glob("*/children")
        return {int(child) for path in lists for child in path.read_text().split()}
    return set()


def command_of(pid: int) -> str:
    """The command line of a process, its words separated by null characters."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


def named(name: str) -> list[int]:
    """Processes that have a thread of this name."""
    return [pid for pid in _all() if name in _names(pid)]


def of_sandbox(scratch: Path) -> frozenset[int]:
    """Processes that look like our sandbox's: by where they are, or by what they run.

    What another grader on this machine runs is none of them.
    """
    return frozenset(pid for pid in _all() if _is_in(scratch, pid) or _is_ours(pid))


def _is_in(scratch: Path, pid: int) -> bool:
    with contextlib.suppress(OSError):
        return os.readlink(f"/proc/{pid}/cwd").startswith(str(scratch))
    return False


def _is_ours(pid: int) -> bool:
    """Whether it runs what the sandbox runs, for this process or for nobody any more."""
    if not _is_sandbox(pid):
        return False
    with contextlib.suppress(OSError):
        while _is_sandbox(pid) or "bwrap" in _names(pid):
            pid = int(_status(pid, "PPid"))
        return pid in (0, 1, os.getpid())
    return False  # it has ended meanwhile


def _is_sandbox(pid: int) -> bool:
    return "graders.sandbox.child" in command_of(pid)


def _all() -> Iterator[int]:
    return (int(name) for name in os.listdir("/proc") if name.isdigit())


def _names(pid: int) -> set[str]:
    with contextlib.suppress(OSError):
        threads = Path(f"/proc/{pid}/task").iterdir()
        return {(thread / "comm").read_text().strip() for thread in threads}
    return set()
