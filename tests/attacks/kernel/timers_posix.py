"""Makes timers of the kernel until its user may have no more queued signals."""
# contained: the system call filter refuses timer_create; limits on alarms are its own process's
# honest: none

import ctypes
import os

SIGNAL_NONE, MONOTONIC = 1, 1
libc = ctypes.CDLL(None, use_errno=True)


def get_prior(y):
    event = (ctypes.c_int * 16)(0, 0, 0, SIGNAL_NONE)
    made = ctypes.c_int()
    for _ in range(10_000):
        if libc.syscall(222, MONOTONIC, event, ctypes.byref(made)) < 0:  # timer_create, x86-64
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    raise RuntimeError("REACHED: 10,000 timers in the kernel")
