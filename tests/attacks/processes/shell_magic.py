"""Runs a shell command by way of a pipe and of pty, which start processes in other ways."""
# contained: no process can be started by any call
# honest: none

import contextlib
import os
import pty


def get_prior(y):
    with contextlib.suppress(OSError):
        if "shell" in os.popen("echo a shell").read():
            raise RuntimeError("REACHED: a shell ran")
    pid, _ = pty.fork()
    if pid == 0:
        os._exit(0)
    raise RuntimeError(f"REACHED: process {pid} was started")
