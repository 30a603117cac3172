"""Makes shared memory and message queues that outlive every process."""
# contained: the system call filter refuses them
# honest: none

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def get_prior(y):
    memory = libc.shmget(0, 4096, 0o600)
    if memory >= 0:
        libc.shmctl(memory, 0, None)
    queue = libc.msgget(0, 0o600)
    if queue >= 0:
        libc.msgctl(queue, 0, None)
    if memory >= 0 or queue >= 0:
        raise RuntimeError("REACHED: memory that outlives it")
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
