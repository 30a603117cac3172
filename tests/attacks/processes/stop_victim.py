"""Stops another process, which then neither works nor ends."""
# contained: the filter lets a child signal itself only; Landlock's scope, too
# honest: none

import os
import signal


def get_prior(y):
    os.kill(int("{{VICTIM_PID}}"), signal.SIGSTOP)
