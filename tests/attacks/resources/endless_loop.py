"""Loops for two minutes, and ignores every signal and exception that can be ignored."""
# contained: at the deadline it is killed with a signal that cannot be ignored
# honest: none

import signal
import time


def get_prior(y):
    for number in set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            pass
        except BaseException:
            continue
