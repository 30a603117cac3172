"""Fills 4 GB of shared memory and takes it out of the page tables, where it is counted."""
# contained: shared anonymous memory is refused
# honest: none

import ctypes
import time

READ_WRITE, SHARED_ANONYMOUS, FORGET, STEP = 3, 0x21, 4, 2**28


def get_prior(y):
    with open("/proc/meminfo") as file:
        free = next(int(line.split()[1]) for line in file if line.startswith("MemAvailable"))
    if free * 1024 < 32 * STEP:
        raise NotImplementedError  # the machine must stay usable where nothing is confined
    library = ctypes.CDLL(None)
    library.mmap.restype = ctypes.c_void_p
    library.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    library.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    for _ in range(16):
        area = library.mmap(None, STEP, READ_WRITE, SHARED_ANONYMOUS, -1, 0)
        if area in (None, 2**64 - 1):
            raise RuntimeError("refused")
        ctypes.memset(area, 1, STEP)
        library.madvise(area, STEP, FORGET)
    time.sleep(1)
    raise RuntimeError("REACHED: 4 GB that no page table shows")
