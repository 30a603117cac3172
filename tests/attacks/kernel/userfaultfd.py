"""Takes over the handling of page faults, a tool for winning races in the kernel."""
# contained: the system call filter refuses userfaultfd
# honest: none

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def get_prior(y):
    number = libc.syscall(323, 1)  # x86-64; for user mode only
    if number < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    raise RuntimeError(f"REACHED: userfaultfd, descriptor {number}")
