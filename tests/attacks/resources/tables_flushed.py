"""Changes its page tables on every core all the time, for which the kernel interrupts the cores."""
# contained: it is the child's own processor time, and its group has one share of it
# honest: none

import ctypes
import mmap
import os
import threading
import time

SIZE, NONE, READ = 2**20, 0, 1


def change(library, area):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        library.mprotect(area, SIZE, NONE)
        library.mprotect(area, SIZE, READ)


def get_prior(y):
    library = ctypes.CDLL(None)
    library.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    library.mmap.restype = ctypes.c_void_p
    kind = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
    areas = [library.mmap(None, SIZE, 3, kind, -1, 0) for _ in range(4 * (os.cpu_count() or 1))]
    for area in areas[1:]:
        threading.Thread(target=change, args=[library, area], daemon=True).start()
    change(library, areas[0])
    raise RuntimeError("REACHED: it ran for a minute")
