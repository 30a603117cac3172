"""Sets aside memory that the kernel itself cannot see, count or swap."""
# contained: the system call filter refuses memfd_secret and locking of memory
# honest: none

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def get_prior(y):
    number = libc.syscall(447, 0)
    if number >= 0:
        os.close(number)
        raise RuntimeError("REACHED: memory that the kernel cannot see")
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
