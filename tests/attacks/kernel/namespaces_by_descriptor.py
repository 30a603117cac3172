"""Asks for the namespaces and the root of others by links in /proc, to look through them."""
# contained: Landlock hides other processes' links, the filter refuses setns
# honest: none

import contextlib
import os

NAMES = ("ns/mnt", "ns/net", "ns/user", "root/etc/passwd", "cwd/secret.txt", "exe", "fd/0")


def get_prior(y):
    for pid in ("{{PARENT_PID}}", "{{VICTIM_PID}}", str(os.getppid()), "1"):
        for name in NAMES:
            with contextlib.suppress(OSError):
                descriptor = os.open(f"/proc/{pid}/{name}", os.O_RDONLY)
                raise RuntimeError(f"REACHED: /proc/{pid}/{name} is open as {descriptor}")
    raise RuntimeError("refused")
