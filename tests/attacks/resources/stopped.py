"""Stops itself, so that it never ends, and never answers a polite signal."""
# contained: at the deadline it is killed with a signal that ends stopped processes, too
# honest: none

import os
import signal


def get_prior(y):
    signal.alarm(120)
    os.kill(os.getpid(), signal.SIGSTOP)
