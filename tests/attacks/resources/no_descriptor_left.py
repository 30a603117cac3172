"""Sends its own channel and all it can open to itself, so that descriptors are held unseen."""
# contained: messages that carry descriptors are refused
# honest: none

import os
import socket


def get_prior(y):
    ends = socket.socketpair()
    for sent in range(200):
        opened = [os.open("/dev/null", os.O_RDONLY) for _ in range(100)]
        try:
            socket.send_fds(ends[0], [b"x"], [*opened, int("{{CHANNEL}}")])
        except OSError as error:
            raise RuntimeError(f"refused after {sent * 100} ({error})") from None
        for descriptor in opened:
            os.close(descriptor)
    raise RuntimeError("REACHED: 20,000 descriptors are on their way")
