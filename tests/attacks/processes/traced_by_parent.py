"""Makes the process that forked it its debugger, then stops, so that it waits for ever."""
# contained: the filter refuses ptrace; and SIGKILL ends a traced process, too
# honest: none

import ctypes
import os
import signal


def get_prior(y):
    ctypes.CDLL(None).ptrace(0, 0, 0, 0)
    os.kill(os.getpid(), signal.SIGUSR2)
    os.kill(os.getpid(), signal.SIGSTOP)
