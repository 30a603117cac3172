"""Makes system calls by the numbers of the x32 interface, which filters may overlook."""
# contained: the filter allows calls by their one number each, and nothing else
# honest: none

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def get_prior(y):
    number = libc.syscall(0x40000000 | 41, 2, 1, 0)
    if number < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    raise RuntimeError(f"REACHED: a socket, descriptor {number}")
