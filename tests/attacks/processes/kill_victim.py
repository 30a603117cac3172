"""Kills a process of the same user."""
# contained: the filter lets a child signal itself only; Landlock's scope, too
# honest: none

import contextlib
import os
import signal


def get_prior(y):
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(OSError):
            os.kill(int("{{VICTIM_PID}}"), number)
    raise NotImplementedError
