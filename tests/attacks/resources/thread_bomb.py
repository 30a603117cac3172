"""Starts as many threads as it can, 2000 here, that sleep for a minute on small stacks."""
# contained: they count against its memory, and all end with their process
# honest: none

import threading
import time


def get_prior(y):
    threading.stack_size(2**16)
    for _ in range(2000):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    raise NotImplementedError
