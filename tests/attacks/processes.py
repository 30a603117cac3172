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
    """Processes that look like the sandbox's: by what they run, or by where they are."""
    return frozenset(pid for pid in _all() if _is_of_sandbox(pid, str(scratch)))


def _is_of_sandbox(pid: int, scratch: str) -> bool:
    with contextlib.suppress(OSError):
        if b"graders.sandbox.inside" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return True
        return os.readlink(f"/proc/{pid}/cwd").startswith(scratch)
    return False


def _all() -> Iterator[int]:
    return (int(name) for name in os.listdir("/proc") if name.isdigit())


def _names(pid: int) -> set[str]:
    with contextlib.suppress(OSError):
        threads = Path(f"/proc/{pid}/task").iterdir()
        return {(thread / "comm").read_text().strip() for thread in threads}
    return set()
