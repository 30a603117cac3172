"""Adds a filter that hands its own system calls to a listener, to answer them itself."""
# contained: no more filters can be added
# honest: none

import ctypes
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)


def get_prior(y):
    allow = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0x7FFF0000))
    program = struct.pack("HxxxxxxQ", 1, ctypes.addressof(allow))
    number = libc.syscall(317, 1, 8, program)  # x86-64; SECCOMP_FILTER_FLAG_NEW_LISTENER
    if number < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    raise RuntimeError(f"REACHED: a listener to system calls, descriptor {number}")
