"""Keeps 800 MB of removed files alive by mapping a page of each, without a descriptor."""
# contained: what a child has ever written is limited, which bounds what it can hold
# honest: none

import ctypes
import os
import time

READ, SHARED = 1, 1


def get_prior(y):
    library = ctypes.CDLL(None)
    library.mmap.restype = ctypes.c_void_p
    library.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    for part in range(16):
        descriptor = os.open(f"part{part}", os.O_CREAT | os.O_RDWR)
        os.write(descriptor, b"x" * 5 * 10**7)
        library.mmap(None, 4096, READ, SHARED, descriptor, 0)
        os.unlink(f"part{part}")
        os.close(descriptor)
    time.sleep(3)
    raise RuntimeError("REACHED: 800 MB in files of which one page is mapped")
