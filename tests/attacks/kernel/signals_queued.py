"""Queues signals to itself that it blocks, until its user may have no more."""
# contained: the child's own limit on queued signals
# honest: none

import os
import signal


def get_prior(y):
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGRTMIN + 5})
    for _ in range(5_000):
        os.kill(os.getpid(), signal.SIGRTMIN + 5)
    with open("/proc/self/status") as status:
        queued = next(line for line in status if line.startswith("SigQ")).split()[1]
    if int(queued.split("/")[0]) > 2_000:
        raise RuntimeError(f"REACHED: {queued} signals in the kernel's queue")
    raise RuntimeError(f"{queued} signals")
