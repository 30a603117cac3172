"""Fills the kernel's memory by socket pairs that nobody reads, sent away in messages."""
# contained: messages that carry descriptors are refused, and a child has few descriptors
# honest: none

import contextlib
import socket

PART = b"x" * 2**14


def get_prior(y):
    held, ends = 0, socket.socketpair()
    with contextlib.suppress(OSError):
        for _ in range(1_000):
            held += filled(ends)
    if held > 64 * 2**20:
        raise RuntimeError(f"REACHED: {held} bytes in sockets that are on their way")
    raise RuntimeError(f"refused after {held} bytes")


def filled(ends):
    held, pair = 0, socket.socketpair()
    for end in pair:
        end.setblocking(False)
        with contextlib.suppress(PermissionError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**22)
        with contextlib.suppress(BlockingIOError):
            while True:
                held += end.send(PART)
    socket.send_fds(ends[0], [b"x"], [end.fileno() for end in pair])
    for end in pair:
        end.close()
    return held
