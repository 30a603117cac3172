"""Waits in a thread until another child of the same process answers, to copy what it says."""
# contained: a child has no descriptor of another child's, and no memory in common with it
# honest: none

import contextlib
import os


def get_prior(y):
    for number in range(4, 256):
        with contextlib.suppress(OSError):
            text = os.read(os.open(f"/proc/{os.getppid()}/fd/{number}", os.O_RDONLY), 1000)
            raise RuntimeError(f"REACHED: {len(text)} bytes meant for somebody else")
    raise NotImplementedError
