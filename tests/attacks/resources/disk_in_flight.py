"""Keeps 800 MB of removed files alive in messages that nobody receives."""
# contained: what a child has ever written is limited, which bounds what it can hold
# honest: none

import os
import socket
import time


def get_prior(y):
    ends = socket.socketpair()
    for part in range(16):
        descriptor = os.open(f"part{part}", os.O_CREAT | os.O_RDWR)
        os.write(descriptor, b"x" * 5 * 10**7)
        socket.send_fds(ends[0], [b"x"], [descriptor])
        os.unlink(f"part{part}")
        os.close(descriptor)
    time.sleep(3)
    raise RuntimeError("REACHED: 800 MB in descriptors that are on their way")
