"""Signals every process it may, with the signal that only asks."""
# contained: the filter refuses it; Landlock's scope leaves nobody to be signalled
# honest: none

import os


def get_prior(y):
    # Signal 0 has no effect on anybody: harmless where it succeeds.
    os.kill(-1, 0)
    os.kill(int("{{VICTIM_PID}}"), 0)
    raise RuntimeError("REACHED: the victim may be signalled")
