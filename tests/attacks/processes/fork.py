"""Starts a second process."""
# contained: the system call filter refuses fork, vfork and clone without CLONE_THREAD
# honest: none

import os
import time


def get_prior(y):
    pid = os.fork()
    if pid == 0:
        time.sleep(20)
        os._exit(0)
    raise RuntimeError(f"REACHED: process {pid} was started")
