"""Spins on as many threads as are allowed, to leave a neighbour nothing of the processor."""
# contained: the child's group has one share of the processor, or the watch takes its share
# honest: none

import hashlib
import os
import threading
import time


def spin():
    end = time.monotonic() + 60
    while time.monotonic() < end:
        hashlib.pbkdf2_hmac("sha256", b"x", b"y", 10**6)


def get_prior(y):
    threading.stack_size(64 * 1024)
    for _ in range(20 * (os.cpu_count() or 1)):
        threading.Thread(target=spin, daemon=True).start()
    spin()
    raise RuntimeError("REACHED: all threads")
