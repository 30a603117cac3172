"""Starts the warm process in a file system, process tree and network of its own."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Sequence

from graders.sandbox.paths import PACKAGE, library_folders, system_paths

NAMESPACES = ("user-try", "ipc", "pid", "net", "uts", "cgroup-try")


def wrapped(
    command: Sequence[str], *, readable: Iterable[str], writable: Iterable[str]
) -> list[str]:
    """The command inside bubblewrap, with Python and these folders visible.

    Of the grader only what the warm process imports is visible. What a child may read of
    site-packages is decided by Landlock.
    """
    program = shutil.which("bwrap")
    assert program is not None
    options = [program, "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    if os.geteuid() == 0:
        # Within it, to let a child map root to itself; a child gives it up with all others.
        options += ["--cap-add", "CAP_SETFCAP"]
    options += [f"--unshare-{name}" for name in NAMESPACES]
    options += ["--proc", "/proc", "--dev", "/dev"]
    for path in dict.fromkeys([*_read_only(), *_child_modules(), *readable]):
        options += ["--ro-bind-try", path, path]
    for path in writable:
        options += ["--bind", path, path]
    return [*options, "--", *command]


def _read_only() -> list[str]:
    paths = [p for p in system_paths() if not p.startswith(("/proc", "/dev"))]
    python = [sys.prefix, f"{sys.base_prefix}/lib", *library_folders()]
    resolved = [sys.base_prefix + "/bin", sysconfig.get_paths()["stdlib"]]
    programs = ["/bin/rm", "/usr/bin/rm", "/usr/sbin/ldconfig", "/sbin/ldconfig"]
    return [*paths, "/lib", "/usr/lib", *python, *resolved, *programs]


def _child_modules() -> list[str]:
    sandbox = PACKAGE / "sandbox"
    modules = [PACKAGE / "__init__.py", sandbox / "__init__.py", sandbox / "child"]
    return [str(path) for path in modules]
