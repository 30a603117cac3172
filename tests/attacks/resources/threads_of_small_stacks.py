"""Starts five thousand threads whose stacks are too small for any limit of memory."""
# contained: the watch counts threads
# honest: none

import threading
import time


def get_prior(y):
    threading.stack_size(64 * 1024)
    ready = threading.Event()
    for _ in range(5_000):
        threading.Thread(target=ready.wait, daemon=True).start()
    time.sleep(1)
    raise RuntimeError(f"REACHED: {threading.active_count()} threads")
