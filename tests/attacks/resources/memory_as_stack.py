"""Fills memory that is mapped as a stack, which the limit on data does not count."""
# contained: the system call filter refuses mappings that grow down
# honest: none

import ctypes

READ_WRITE, PRIVATE_ANONYMOUS, GROWS_DOWN = 3, 0x22, 0x100


def get_prior(y):
    library = ctypes.CDLL(None)
    library.mmap.restype = ctypes.c_void_p
    library.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    size = 5 * 2**30
    if library.mmap(None, size, READ_WRITE, PRIVATE_ANONYMOUS | GROWS_DOWN, -1, 0) == 2**64 - 1:
        raise RuntimeError("refused")
    raise RuntimeError(f"REACHED: {size} bytes of stack, with a limit of 3 GB")
