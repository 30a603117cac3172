"""Reads the kernel's log, which tells addresses and what others do."""
# contained: the filter refuses it, and it needs a capability that was dropped
# honest: none

import contextlib
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def get_prior(y):
    buffer = ctypes.create_string_buffer(1000)
    if libc.klogctl(3, buffer, 1000) > 0:
        raise RuntimeError("REACHED: the kernel's log")
    with contextlib.suppress(OSError), open("/dev/kmsg") as file:
        raise RuntimeError(f"REACHED: {file}")
    raise PermissionError
