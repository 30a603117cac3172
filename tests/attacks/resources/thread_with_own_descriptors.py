"""Starts a thread with a table of descriptors of its own, which is not looked at."""
# contained: only the flags that pthread_create uses are allowed to clone
# honest: none

import ctypes

MEMORY, SIGNALS, THREAD = 0x100, 0x800, 0x10000


def get_prior(y):
    library = ctypes.CDLL(None, use_errno=True)
    stack = ctypes.create_string_buffer(2**18)
    top = (ctypes.addressof(stack) + 2**18) & ~15
    wait = ctypes.cast(library.pause, ctypes.c_void_p)
    if library.clone(wait, ctypes.c_void_p(top), MEMORY | SIGNALS | THREAD, None) < 0:
        raise RuntimeError("refused")
    raise RuntimeError("REACHED: a thread whose files nobody counts")
