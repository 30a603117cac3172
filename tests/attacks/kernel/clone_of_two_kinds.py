"""Starts a process by clone with flags of a thread in the half that is thought unused."""
# contained: the filter looks at every bit that the kernel looks at
# honest: none

import ctypes
import os
import signal

libc = ctypes.CDLL(None, use_errno=True)


def get_prior(y):
    pid = libc.syscall(56, ctypes.c_ulong((0x10000 << 32) | signal.SIGCHLD), 0, 0, 0, 0)  # x86-64
    if pid == 0:
        os._exit(0)
    if pid < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    raise RuntimeError(f"REACHED: process {pid} was started")
