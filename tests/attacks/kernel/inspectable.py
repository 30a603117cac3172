"""Declares itself open to inspection, and gets somebody to inspect it."""
# contained: who may inspect it could do so before; it gains no right over others
# honest: none

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def get_prior(y):
    libc.prctl(4, 1, 0, 0, 0)
    libc.prctl(0x59616D61, -1, 0, 0, 0)
    pid = os.fork()  # the second asks to trace the first, without stopping it
    if pid == 0:
        os._exit(0 if libc.ptrace(0x4206, os.getppid(), 0, 0) == 0 else 1)
    if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0:
        raise RuntimeError("REACHED: one of its processes traces the other")
    raise NotImplementedError
