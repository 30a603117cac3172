"""Fills the kernel's memory instead of its own, by pipes that nobody reads, up to 250 MB."""
# contained: the limit on open descriptors, and the kernel's on pipes
# honest: none

import contextlib
import fcntl
import os


def get_prior(y):
    held = 0
    with contextlib.suppress(OSError):
        for _ in range(250):
            _, writing = os.pipe()
            os.set_blocking(writing, False)
            with contextlib.suppress(OSError):
                fcntl.fcntl(writing, 1031, 2**20)  # F_SETPIPE_SZ
            held += os.write(writing, b"x" * 2**20)
    if held > 200 * 2**20:
        raise RuntimeError(f"REACHED: {held} bytes in pipes")
    raise NotImplementedError
