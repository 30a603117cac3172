"""What a child may read: Python and its libraries, and none of the grader's files."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
HIDDEN = (PACKAGE, PACKAGE.parent / "tests")
"""The grader's own folders, which no child may see; the course adds more."""


def readable_paths(hidden: Iterable[Path]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The files and folders a child may read, and the folders it may only list.

    Among them are none of the grader's files and nothing in the `hidden` folders.
    """
    secret = frozenset(path.resolve() for path in (*HIDDEN, *hidden))
    readable: list[str] = []
    listable: list[str] = []
    for root in [*_python_roots(), *system_paths()]:
        if os.path.exists(root):
            _allow_around(Path(root), secret, readable, listable)
    return tuple(dict.fromkeys(readable)), tuple(dict.fromkeys(listable))


def _allow_around(
    root: Path, hidden: frozenset[Path], readable: list[str], listable: list[str]
) -> None:
    """Allow everything under `root` except what is hidden; Landlock has no rule that denies.

    Allows both the path as given and its resolved path: within bubblewrap, a virtual
    environment behind a link exists only at the path as given.
    """
    real = root.resolve()
    if real in hidden:
        return
    if not any(real in secret.parents for secret in hidden):
        readable.extend([str(root), str(real)])
        return
    listable.extend([str(root), str(real)])
    for entry in root.iterdir():
        _allow_around(entry, hidden, readable, listable)


def _python_roots() -> list[str]:
    paths = sysconfig.get_paths()
    return [paths["stdlib"], paths["platstdlib"], *library_folders()]


@cache
def library_folders() -> tuple[str, ...]:
    """Where a new interpreter finds libraries: site-packages, and what .pth files add to it.

    A new interpreter is run, because `sys.path` of this one may hold other folders, such
    as a student's. A folder in which nothing is installed does not count: it holds
    sources, such as the grader's own.
    """
    command = [sys.executable, "-I", "-c", "import sys; print(*sys.path, sep='\\0')"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    return tuple(path for path in output.split("\0") if any(Path(path).glob("*.dist-info")))


def system_paths() -> list[str]:
    """What numerical libraries and the C library read after a fork, found with strace."""
    triplet = sysconfig.get_config_var("MULTIARCH") or ""
    libraries = [f"/lib/{triplet}", f"/usr/lib/{triplet}", "/lib64", "/usr/lib64"]
    python = [f"{sys.base_prefix}/lib/libpython{sysconfig.get_python_version()}.so.1.0"]
    settings = ["/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/etc/os-release"]
    shared = ["/usr/lib/locale", "/usr/share/zoneinfo", "/usr/share/fonts"]
    proc = [f"/proc/{name}" for name in ("cpuinfo", "meminfo", "stat", "loadavg", "uptime")]
    kernel = ["/proc/sys/vm/overcommit_memory", "/proc/sys/kernel/random"]
    system = [f"/sys/devices/system/{name}" for name in ("cpu", "node")]
    pages = ["/sys/kernel/mm/transparent_hugepage"]
    devices = [f"/dev/{name}" for name in ("urandom", "random")]
    return [*libraries, *python, *settings, *shared, *proc, *kernel, *system, *pages, *devices]
