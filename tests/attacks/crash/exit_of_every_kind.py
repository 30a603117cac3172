"""Ends Python in every way that is not a crash: sys.exit, quit, os._exit, a signal, exec."""
# contained: a child that ends is an observation
# honest: none

import os
import signal
import sys


def get_prior(y):
    ways = [
        lambda: sys.exit(0),
        lambda: os.kill(os.getpid(), signal.SIGKILL),
        lambda: os._exit(0),
        lambda: signal.raise_signal(signal.SIGPIPE) or os.close(int("{{CHANNEL}}")),
    ]
    ways[len(y) % len(ways)]()
