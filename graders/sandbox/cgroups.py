"""Control groups: limits by which the kernel holds a child, where this process may make groups.

A child is put into a group of its own before anything of a student's is loaded. The group's
memory counts what no look at the process finds, and its threads share the processor with
other groups as if they were one. Both versions of control groups are used, each controller
where the machine has it: Documentation/admin-guide/cgroup-v1 and cgroup-v2.rst in Linux.
"""

from __future__ import annotations

import contextlib
import errno
import os
import uuid
from collections.abc import Mapping
from pathlib import Path

from graders.errors import GraderFault
from graders.sandbox.child.confine import Policy
from graders.sandbox.child.watch import THREADS_LIMIT

CONTROLLERS = ("memory", "pids", "cpu")
MARGIN = 256 * 2**20
"""Bytes of a group beyond its child's memory and disk: what the kernel keeps for a child.

The watch ends a child before, and says why; the group is for what the watch does not find.
"""
PREFIX = "probgrade-"
LEAF = "probgrade"
"""The group of this process, once it has let its own group have groups inside (version 2)."""


class Groups:
    """The control groups of one warm process's children.

    `folders` are where they are made, by controller; a controller that is not there is not in
    force. Each is removed when its child is gone.
    """

    def __init__(self, own: Mapping[str, Path]) -> None:
        name = f"{PREFIX}{os.getpid()}-{uuid.uuid4().hex}"
        self.folders = {key: group / name for key, group in own.items() if _made(group / name)}
        for group in {*own.values()}:
            _remove_stale(group)
        cores = len(os.sched_getaffinity(0))
        # All children together must not have the share of one process.
        _write(self.folders.get("cpu"), {"cpu.weight": 100 * cores, "cpu.shares": 1024 * cores})

    @property
    def controllers(self) -> tuple[str, ...]:
        """Those in force."""
        return tuple(self.folders)

    def admit(self, name: str, pid: int, policy: Policy) -> None:
        """Put a process into a new group. Raises `GraderFault` when that fails.

        One that has died meanwhile is no fault.
        """
        try:
            for folder in dict.fromkeys(self.folders.values()):
                (folder / name).mkdir(parents=True, exist_ok=True)
                _limit(folder / name, policy)
                (folder / name / "cgroup.procs").write_text(str(pid))
        except OSError as error:
            if error.errno != errno.ESRCH:
                why = f"{error.filename}: {error.strerror}"
                raise GraderFault(
                    f"a child could not be put into a control group: {why}"
                ) from error

    def killed(self, name: str) -> bool:
        """Whether the kernel killed a process of this group for the memory it took."""
        for file in ("memory.events", "memory.oom_control"):  # version 2, version 1
            with contextlib.suppress(OSError, KeyError):
                lines = (self.folders["memory"] / name / file).read_text().splitlines()
                return dict(line.split() for line in lines).get("oom_kill", "0") != "0"
        return False

    def remove(self, pattern: str) -> None:
        """Remove the groups of this name whose processes are gone."""
        for folder in self.folders.values():
            for group in folder.glob(pattern):
                with contextlib.suppress(OSError):
                    group.rmdir()

    def close(self) -> None:
        """Remove all groups; their processes must be gone."""
        for folder in self.folders.values():
            _remove(folder)


def own_groups() -> dict[str, Path]:
    """The groups this process is in, by controller, as far as they let it make others inside."""
    mounts = _mounts()
    found: dict[str, Path] = {}
    with contextlib.suppress(OSError), open("/proc/self/cgroup") as groups:
        for line in groups:
            _, names, path = line.rstrip("\n").split(":", 2)
            for name in names.split(","):
                if name in mounts:
                    root, point = mounts[name]
                    group = point / os.path.relpath(path, root) if _below(path, root) else point
                    inside = _enabled(group) if name == "" else [name]
                    base = _base(group) if name == "" else group
                    found.update((each, base) for each in inside if each in CONTROLLERS)
    return {name: found[name] for name in CONTROLLERS if name in found}


def _below(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip("/") + "/")


def _mounts() -> dict[str, tuple[str, Path]]:
    """Where each controller is mounted, and which group is seen there; "" is version 2."""
    found: dict[str, tuple[str, Path]] = {}
    with contextlib.suppress(OSError), open("/proc/self/mountinfo") as mounts:
        for line in mounts:
            place, _, system = line.partition(" - ")
            kind, _, options = system.split()[:3]
            _, _, _, root, point = place.split()[:5]
            names = [""] if kind == "cgroup2" else options.split(",") if kind == "cgroup" else []
            found.update((name, (root, Path(point))) for name in names)
    return found


def _base(group: Path) -> Path:
    return group.parent if group.name == LEAF else group


def _enabled(group: Path) -> list[str]:
    """The controllers that groups inside this one of version 2 get.

    A group with processes can have none, so this process moves into one of its own inside,
    unless others are there, too.
    """
    base = _base(group)
    with contextlib.suppress(OSError):
        offered = (base / "cgroup.controllers").read_text().split()
        wanted = [name for name in CONTROLLERS if name in offered]
        control = base / "cgroup.subtree_control"
        missing = [name for name in wanted if name not in control.read_text().split()]
        if missing and (base / "cgroup.procs").read_text().split() == [str(os.getpid())]:
            (base / LEAF).mkdir(exist_ok=True)
            (base / LEAF / "cgroup.procs").write_text(str(os.getpid()))
        if missing:
            control.write_text(" ".join(f"+{name}" for name in missing))
        return wanted
    return []


def _made(folder: Path) -> bool:
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return False
    return True


def _limit(group: Path, policy: Policy) -> None:
    memory = policy.memory + policy.disk + MARGIN
    limits = {
        "memory.max": memory,
        "memory.swap.max": 0,
        "memory.limit_in_bytes": memory,
        "memory.memsw.limit_in_bytes": memory,
        "pids.max": THREADS_LIMIT,
    }
    _write(group, limits)


def _write(group: Path | None, limits: Mapping[str, int]) -> None:
    """Set those of a group's limits that its version and its controllers have."""
    for name, limit in limits.items():
        if group is not None and (group / name).exists():
            (group / name).write_text(str(limit))


def _remove_stale(group: Path) -> None:
    """Remove what a grader that was killed has left."""
    for folder in group.glob(f"{PREFIX}*-*"):
        if not os.path.exists(f"/proc/{folder.name.split('-')[1]}"):
            _remove(folder)


def _remove(folder: Path) -> None:
    for group in (*folder.glob("*/"), folder):
        with contextlib.suppress(OSError):
            group.rmdir()
