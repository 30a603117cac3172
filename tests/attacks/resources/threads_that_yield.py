"""Gives the processor away on many threads, all the time, so that it is busy with choosing."""
# contained: the child's group has one share of the processor, or the watch takes its share
# honest: none

import ctypes
import os
import threading
import time

library = ctypes.CDLL(None)  # gives up Python's lock for each call


def give_away():
    end = time.monotonic() + 60
    while time.monotonic() < end:
        library.sched_yield()


def get_prior(y):
    threading.stack_size(64 * 1024)
    for _ in range(20 * (os.cpu_count() or 1)):
        threading.Thread(target=give_away, daemon=True).start()
    give_away()
    raise RuntimeError("REACHED: all threads")
