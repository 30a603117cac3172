"""Keeps pages of an emptied file alive, each by one byte that a socket holds."""
# contained: a child has few descriptors, and sockets hold little; a control group counts them
# honest: none

import contextlib
import mmap
import os
import socket

SIZE, LIMIT_OF_FILES = 2**25, 128 * 2**20


def get_prior(y):
    held, pairs = 0, [socket.socketpair() for _ in range(100)]
    with open("part", "w+b") as file:
        for end in (end for pair in pairs for end in pair):
            end.setblocking(False)
            file.truncate(SIZE)
            with mmap.mmap(file.fileno(), SIZE) as pages:
                pages.write(b"x" * SIZE)  # which no count of what is written sees
            with contextlib.suppress(BlockingIOError):
                for offset in range(0, SIZE, mmap.PAGESIZE):
                    held += mmap.PAGESIZE * os.sendfile(end.fileno(), file.fileno(), offset, 1)
            file.truncate(0)
    if held > 4 * LIMIT_OF_FILES:
        raise RuntimeError(f"REACHED: {held} bytes of pages that no file holds")
    raise RuntimeError(f"{held} bytes of pages that no file holds")
