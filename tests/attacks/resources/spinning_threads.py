"""Spins on 1,500 threads, so that a neighbour gets a thousandth of the processor."""
# contained: the child's group has one share of the processor, and the watch counts threads
# honest: none

import hashlib
import threading
import time


def spin():
    end = time.monotonic() + 60
    while time.monotonic() < end:
        hashlib.pbkdf2_hmac("sha256", b"x", b"y", 10**6)


def get_prior(y):
    threading.stack_size(64 * 1024)
    for _ in range(1_500):
        threading.Thread(target=spin, daemon=True).start()
    spin()
    raise RuntimeError("REACHED: 1,500 threads")
