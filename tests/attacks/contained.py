"""Run a command as in a container: `python -m tests.attacks.contained COMMAND…` (root only).

As Docker starts one by default: in a control group of its own that it may not write to, without
new namespaces or mounts, and with few of root's capabilities.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from seccompy import Action, ArgCmp, CmpOp, Filter

from graders.sandbox.child import linux
from tests.attacks.unprivileged import pythons, within_reach
from tests.attacks.world import REPOSITORY

LIMITS = {
    "memory": {"memory.limit_in_bytes": 10 * 2**30},
    "cpu": {"cpu.shares": 1024 * (os.cpu_count() or 1)},
}
"""What the whole container may use: control groups of version 1."""
CAPABILITIES = """
    audit_write chown dac_override fowner fsetid kill mknod net_bind_service net_raw
    setfcap setgid setpcap setuid sys_chroot
""".split()
"""Docker's own list."""
NAMESPACES = (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000)
"""CLONE_NEW*: include/uapi/linux/sched.h."""
READ_ONLY = 1 | 32 | 4096
"""MS_RDONLY, MS_REMOUNT, MS_BIND: include/uapi/linux/mount.h."""
GROUPS = Path("/sys/fs/cgroup")


def run_contained(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command in the repository as in a container, where Python is in nobody's home."""
    reached = within_reach([REPOSITORY, *pythons()])
    words = [*reached, sys.executable, "-m", "tests.attacks.contained", *command]
    return subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True)


def main(command: Sequence[str]) -> None:
    _enter_groups()
    _close_groups()
    _refuse_namespaces()
    kept = ",".join(f"+{name}" for name in CAPABILITIES)
    bounds = [f"--bounding-set=-all,{kept}", f"--inh-caps=-all,{kept}"]
    os.execvp("setpriv", ["setpriv", *bounds, "--no-new-privs", "--", *command])


def _enter_groups() -> None:
    """Enter a control group of version 1, where there is one, as a container has."""
    for controller, limits in LIMITS.items():
        group = GROUPS / controller / "probgrade-tests"
        if group.parent.is_dir():
            group.mkdir(exist_ok=True)
            for name, limit in limits.items():
                (group / name).write_text(str(limit))
            (group / "cgroup.procs").write_text(str(os.getpid()))


def _close_groups() -> None:
    """Let nobody from here on make control groups."""
    linux._unshare_mounts()
    linux._mount(b"none", "/", b"", linux.MS_REC | linux.MS_PRIVATE, b"")
    mounted = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    for place in mounted:
        if place.startswith(str(GROUPS)):
            linux._mount(b"none", place, b"", READ_ONLY, b"")


def _refuse_namespaces() -> None:
    rules = Filter(Action.ALLOW)
    for name in ("unshare", "setns", "mount", "umount2", "bpf", "perf_event_open", "keyctl"):
        rules.errno(name, errno.EPERM)
    for flag in NAMESPACES:
        rules.errno("clone", errno.EPERM, args=[ArgCmp(0, CmpOp.MASKED_EQ, flag, flag)])
    rules.errno("clone3", errno.ENOSYS)
    rules.load()


if __name__ == "__main__":
    main(sys.argv[1:])
