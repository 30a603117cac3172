"""Handles its own crashes in C and returns to them, again and again."""
# contained: at the deadline it is killed with a signal that has no handler
# honest: none

import ctypes
import signal

libc = ctypes.CDLL(None)
Handler = ctypes.CFUNCTYPE(None, ctypes.c_int)


@Handler
def again(number):
    return None


def get_prior(y):
    signal.alarm(120)
    for number in (signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGFPE, signal.SIGTERM):
        libc.signal(int(number), again)
    return ctypes.string_at(0)
