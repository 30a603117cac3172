"""Reads the file by C's own calls, past anything patched in Python."""
# contained: Landlock is enforced by the kernel, for whoever calls
# honest: none

import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def get_prior(y):
    number = libc.open(b"{{CANARY_FILE}}", 0)
    buffer = ctypes.create_string_buffer(1000)
    if libc.read(number, buffer, 999) < 0:
        raise OSError(ctypes.get_errno(), "not read")
    raise RuntimeError(buffer.value.decode())
