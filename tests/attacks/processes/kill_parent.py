"""Kills the process that forked it, and with it everybody's grading."""
# contained: the filter lets a child signal itself only; Landlock's scope, too
# honest: none

import contextlib
import os
import signal


def get_prior(y):
    for pid in {os.getppid(), int("{{PARENT_PID}}")} - {0, 1}:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    raise NotImplementedError
