"""Attaches to another process as a debugger would."""
# contained: the filter refuses ptrace; Landlock allows it towards its own children only
# honest: none

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def get_prior(y):
    for request in (0x4206, 16):  # PTRACE_SEIZE, PTRACE_ATTACH
        if libc.ptrace(request, int("{{VICTIM_PID}}"), 0, 0) == 0:
            libc.ptrace(17, int("{{VICTIM_PID}}"), 0, 0)  # PTRACE_DETACH
            raise RuntimeError("REACHED: it traced another process")
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
