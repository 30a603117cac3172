"""Reads a byte in every two megabytes of two terabytes, so that page tables take four gigabytes."""
# contained: the watch counts page tables as memory
# honest: none

import ctypes
import time

STEP = 2**21
SIZE = 2**41
NO_HUGE_PAGES = 15


def get_prior(y):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    arguments = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    libc.mmap.argtypes = arguments
    private_anonymous_not_reserved = 0x2 | 0x20 | 0x4000
    start = libc.mmap(None, SIZE, 1, private_anonymous_not_reserved, -1, 0)
    if start == ctypes.c_void_p(-1).value:
        raise OSError(ctypes.get_errno(), "no such mapping")
    libc.memcmp.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
    libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(SIZE), NO_HUGE_PAGES)
    for offset in range(0, SIZE, STEP):
        libc.memcmp(start + offset, start, 1)
    status = open("/proc/self/status").read()
    (tables,) = [line for line in status.splitlines() if line.startswith("VmPTE")]
    time.sleep(1)
    raise RuntimeError(f"REACHED {tables}")
