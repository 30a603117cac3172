"""How far a child is confined: the level in force and the policy that makes it so."""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from enum import Enum
from pathlib import Path

import landlockpy

from graders.sandbox.inside.confine import Policy

GIB = 2**30
MINIMUM_LANDLOCK = 2
"""Before ABI 2 no file can be moved between folders, which TensorFlow's checkpoints need."""


class Isolation(str, Enum):
    """The levels of confinement, strongest first."""

    STRONG = "strong"
    STANDARD = "standard"
    CONTAINER = "container"
    PROCESS = "process"


def policy(memory: int = 3 * GIB, cpu: int = 900) -> Policy:
    """The strongest policy this machine offers, with limits of `memory` bytes and `cpu` seconds."""
    readable, listable = readable_paths()
    return Policy(
        landlock=landlockpy.abi_version() >= MINIMUM_LANDLOCK,
        readable=readable,
        listable=listable,
        memory=memory,
        file_size=64 * 2**20,
        cpu=cpu,
    )


def level(policy: Policy) -> Isolation:
    """The level a policy amounts to. Without a system call filter it is `process`, even
    when Landlock hides files."""
    return Isolation.PROCESS


def readable_paths() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a child may read, and what it may only list: Python and its libraries, less ours."""
    readable: list[str] = []
    listable: list[str] = []
    for root in [*_python_roots(), *_system_paths()]:
        if os.path.exists(root):
            _allow_around(Path(root).resolve(), _hidden(), readable, listable)
    return tuple(dict.fromkeys(readable)), tuple(dict.fromkeys(listable))


def _hidden() -> tuple[Path, ...]:
    """The folders of this project, wherever it is installed."""
    rooms = Path(__file__).resolve().parents[2]
    return tuple(rooms / name for name in ("graders", "reference", "exercises", "tests"))


def _allow_around(
    root: Path, hidden: tuple[Path, ...], readable: list[str], listable: list[str]
) -> None:
    """Allow everything under `root` but the hidden; Landlock has no rule that denies."""
    if root in hidden:
        return
    if not any(root in secret.parents for secret in hidden):
        readable.append(str(root))
        return
    listable.append(str(root))
    for entry in root.iterdir():
        _allow_around(entry.resolve(), hidden, readable, listable)


def _python_roots() -> list[str]:
    paths = sysconfig.get_paths()
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    return [*(paths[name] for name in names), *site.getsitepackages()]


def _system_paths() -> list[str]:
    """What TensorFlow, Matplotlib and the C library read after a fork, seen with strace."""
    triplet = sysconfig.get_config_var("MULTIARCH") or ""
    libraries = [f"/lib/{triplet}", f"/usr/lib/{triplet}", "/lib64", "/usr/lib64"]
    python = [f"{sys.base_prefix}/lib/libpython{sysconfig.get_python_version()}.so.1.0"]
    settings = ["/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/etc/os-release"]
    shared = ["/usr/lib/locale", "/usr/share/zoneinfo", "/usr/share/fonts"]
    proc = [f"/proc/{name}" for name in ("cpuinfo", "meminfo", "stat", "loadavg", "uptime")]
    kernel = ["/proc/sys/vm/overcommit_memory", "/proc/sys/kernel/random"]
    system = [f"/sys/devices/system/{name}" for name in ("cpu", "node")]
    pages = ["/sys/kernel/mm/transparent_hugepage"]
    devices = [f"/dev/{name}" for name in ("urandom", "random", "zero")]
    return [*libraries, *python, *settings, *shared, *proc, *kernel, *system, *pages, *devices]
