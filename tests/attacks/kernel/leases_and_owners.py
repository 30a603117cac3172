"""Asks for a lease on a library's file and for signals to its parent."""
# contained: only commands of fcntl that libraries use are allowed
# honest: none

import fcntl
import os

DISCARD_OTHERS, READ_LEASE = 1, 0


def get_prior(y):
    descriptor = os.open(os.__file__, os.O_RDONLY)
    for command, value in ((fcntl.F_SETLEASE, READ_LEASE), (fcntl.F_SETOWN, os.getppid())):
        try:
            fcntl.fcntl(descriptor, command, value)
        except PermissionError:
            continue
        except OSError:
            pass
        raise RuntimeError(f"REACHED: command {command} of fcntl")
    raise RuntimeError("refused")
