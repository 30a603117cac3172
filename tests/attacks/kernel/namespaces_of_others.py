"""Enters the namespaces of another process."""
# contained: the filter refuses setns; Landlock hides the files that name them
# honest: none

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def get_prior(y):
    for name in ("net", "mnt", "user"):
        place = os.open("/proc/{{VICTIM_PID}}/ns/" + name, os.O_RDONLY)
        if libc.setns(place, 0) == 0:
            raise RuntimeError(f"REACHED: the {name} namespace of another process")
    raise OSError(ctypes.get_errno(), "not entered")
