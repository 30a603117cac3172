"""Puts itself before everybody else: a higher priority, and real-time scheduling."""
# contained: the filter refuses it, and it needs a capability that was dropped
# honest: none

import contextlib
import os


def get_prior(y):
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, -5)
        raise RuntimeError("REACHED: it goes before others")
    os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    raise RuntimeError("REACHED: it runs in real time")
