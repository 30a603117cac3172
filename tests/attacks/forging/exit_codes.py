"""Ends with every exit code in turn, and by a signal that Python does not know."""
# contained: how a process ends is reported in words, whatever the number
# honest: none

import os
import signal

import numpy as np


def get_prior(y):
    if len(y) % 2:
        os.kill(os.getpid(), signal.SIGRTMIN + 7)
    os._exit(int(np.sum(y)) % 256)
