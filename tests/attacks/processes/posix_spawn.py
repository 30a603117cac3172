"""Runs a program with posix_spawn, which uses vfork or clone and never fork."""
# contained: the system call filter refuses every way to start a process
# honest: none

import os


def get_prior(y):
    pid = os.posix_spawn("/bin/true", ["true"], {})
    if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0:
        raise RuntimeError("REACHED: /bin/true ran")
    raise NotImplementedError
