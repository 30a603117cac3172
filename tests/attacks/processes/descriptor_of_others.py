"""Takes over a file that another process has open."""
# contained: the filter refuses it; Landlock allows no look into other processes
# honest: none

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def get_prior(y):
    process = os.pidfd_open(int("{{VICTIM_PID}}"))
    number = libc.syscall(438, process, 0, 0)  # pidfd_getfd
    if number < 0:
        raise OSError(ctypes.get_errno(), "not taken")
    raise RuntimeError(os.pread(number, 1000, 0).decode())
