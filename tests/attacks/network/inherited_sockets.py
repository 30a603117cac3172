"""Looks through its open descriptors for a socket that somebody forgot to close."""
# contained: a child keeps its channel and closes every other descriptor before it starts
# honest: none

import contextlib
import os
import stat


def get_prior(y):
    for number in set(range(1024)) - {int("{{CHANNEL}}")}:
        with contextlib.suppress(OSError):
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                raise RuntimeError(f"REACHED: descriptor {number} is a socket of somebody else's")
    raise NotImplementedError
