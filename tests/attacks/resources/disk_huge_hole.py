"""Makes a file that claims a terabyte, to upset whoever copies or measures it."""
# contained: the limit on file sizes holds for claims, too
# honest: none

import os
import signal


def get_prior(y):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with open("hole", "wb") as file:
        os.ftruncate(file.fileno(), 2**40)
    raise RuntimeError(f"REACHED: a file of {os.path.getsize('hole')} bytes")
