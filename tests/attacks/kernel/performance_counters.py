"""Opens performance counters, which show what other programs do."""
# contained: the system call filter refuses perf_event_open
# honest: none

import ctypes
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)


def get_prior(y):
    task_clock = struct.pack("IIQ", 1, 112, 1).ljust(112, b"\0")
    number = libc.syscall(298, task_clock, 0, -1, -1, 0)  # x86-64
    if number < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    raise RuntimeError(f"REACHED: a performance counter, descriptor {number}")
