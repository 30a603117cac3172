"""Confines a child, from within, before it loads student code.

The order of the steps matters; comments say why. Any exception here ends the child: it
fails closed.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import tempfile
from dataclasses import dataclass
from typing import Any

from graders.sandbox.child import linux, stubs, syscalls
from graders.sandbox.child.linux import Access
from graders.sandbox.child.watch import FILES_LIMIT

READ = Access.READ_FILE | Access.READ_DIR
SCRATCH = (
    READ
    | Access.WRITE_FILE
    | Access.REMOVE_FILE
    | Access.REMOVE_DIR
    | Access.MAKE_DIR
    | Access.MAKE_REG
    | Access.TRUNCATE
    | Access.REFER
)
SANDBOX_FAULT = 97
"""The exit code of a child that could not be confined."""
OWN_FILES = ("cmdline", "maps", "smaps_rollup", "stat", "statm", "status")
"""What a child may read about itself; the rest of /proc/self shows the machine's network and
file systems."""
LOCKED, SIGNALS = 2**16, 1_024
"""Bytes that may not leave the machine's memory, and signals that wait to be received."""
HOME_VARIABLES = ("HOME", "TMPDIR", "MPLCONFIGDIR", "XDG_CACHE_HOME")


@dataclass(frozen=True)
class Policy:
    """What a child may do.

    `landlock` says whether files are hidden by Landlock, `seccomp` whether system
    calls are filtered, `own_user` whether root gives each child a user id of its
    own. `readable` are the files and folders a child may read, `listable` the
    folders it may only list. `memory`, `file_size` (of one file) and `disk` (of all)
    are bytes, `cpu` seconds.
    """

    landlock: bool
    seccomp: bool
    own_user: bool
    readable: tuple[str, ...]
    listable: tuple[str, ...]
    memory: int
    file_size: int
    disk: int
    cpu: int

    @classmethod
    def from_builtins(cls, value: dict[str, Any]) -> Policy:
        """A policy from the dict that `dataclasses.asdict` made of it."""
        paths = {name: tuple(value[name]) for name in ("readable", "listable")}
        return cls(**{**value, **paths})


def confine(policy: Policy, scratch: str, parent: int, user: int | None) -> None:
    """Confine the calling process to `policy`, with `scratch` its only writable folder.

    `parent` is the process it must not outlive, `user` the user id to take on.
    """
    _require_one_thread()
    # Not inherited; needed to map users, and by the watch, which reads what the child has open.
    linux.set_dumpable(True)
    _bound_disk(policy, scratch, user)
    _forget_parent(scratch)
    _lose_privileges(user)
    if not os.access(scratch, os.W_OK | os.X_OK):
        raise RuntimeError("the child cannot write in its scratch folder")
    # After the change of user, which would clear it.
    linux.die_with_parent()
    if os.getppid() != parent:
        raise RuntimeError("the warm process died before its child was confined")
    linux.set_dumpable(True)  # which the change of user has undone
    _limit(policy)
    linux.no_new_privileges()
    if policy.landlock:
        _hide_files(policy, scratch)
    if policy.seccomp:
        # Last: it forbids the system calls that the steps above need.
        stubs.threads_for_processes()
        stubs.poll_for_epoll()
        syscalls.own_filter(os.getpid()).load()
        syscalls.general_filter().load()


def _bound_disk(policy: Policy, scratch: str, user: int | None) -> None:
    """Make `scratch` a file system of fixed size, unless the machine forbids it.

    Then the watch counts files. At the level `process` nothing is hidden from a child.
    """
    if policy.seccomp:
        with contextlib.suppress(OSError):
            linux.mount_scratch(scratch, size=policy.disk, files=FILES_LIMIT, user=user)


def _forget_parent(scratch: str) -> None:
    for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.set_wakeup_fd(-1)
    for name in ("PATH", "PYTHONHASHSEED"):  # the rest is the course's own
        os.environ.pop(name, None)
    os.environ.update(dict.fromkeys(HOME_VARIABLES, scratch))
    # tempfile has cached the warm process's folder.
    tempfile.tempdir = scratch
    os.chdir(scratch)
    os.umask(0o077)


def _require_one_thread() -> None:
    """Landlock binds the calling thread and its descendants, so there must be no other."""
    if len(os.listdir("/proc/self/task")) != 1:
        raise RuntimeError("the child has more than one thread")


def _lose_privileges(user: int | None) -> None:
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    linux.drop_capabilities()


def _limit(policy: Policy) -> None:
    limits = {
        resource.RLIMIT_DATA: policy.memory,
        resource.RLIMIT_FSIZE: policy.file_size,
        resource.RLIMIT_CPU: policy.cpu,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_MEMLOCK: LOCKED,
        resource.RLIMIT_MSGQUEUE: 0,
        # The kernel counts the signals of all a user's processes: few, but not none.
        resource.RLIMIT_SIGPENDING: SIGNALS,
    }
    for which, amount in limits.items():
        _, most = resource.getrlimit(which)
        lowered = amount if most == resource.RLIM_INFINITY else min(amount, most)
        resource.setrlimit(which, (lowered, lowered))


def _hide_files(policy: Policy, scratch: str) -> None:
    rules = [(path, READ) for path in policy.readable]
    rules += [(path, Access.READ_DIR) for path in policy.listable]
    rules += [("/dev/null", Access.READ_FILE | Access.WRITE_FILE)]
    rules += [(f"/proc/self/{name}", Access.READ_FILE) for name in OWN_FILES]
    rules += [("/proc/self/fd", Access.READ_DIR), (scratch, SCRATCH)]
    linux.restrict_files(rules)
