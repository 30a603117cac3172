"""Kills another process by its process group, and by the one of its thread."""
# contained: the filter lets a child signal itself only; Landlock's scope, too
# honest: none

import contextlib
import ctypes
import os
import signal


def get_prior(y):
    victim = int("{{VICTIM_PID}}")
    with contextlib.suppress(OSError):
        os.killpg(victim, signal.SIGKILL)
    libc = ctypes.CDLL(None)
    libc.syscall(200, victim, 9)  # tkill
    libc.syscall(234, victim, victim, 9)  # tgkill
    libc.sigqueue(victim, 9, 0)
    raise NotImplementedError
