"""Raises its own limits, then takes 4 GB of memory."""
# contained: hard limits cannot be raised without a capability that was dropped
# honest: none

import contextlib
import resource

NAMES = ("DATA", "FSIZE", "CPU", "NOFILE", "CORE")


def get_prior(y):
    for name in NAMES:
        which = getattr(resource, f"RLIMIT_{name}")
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(which, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            raise RuntimeError(f"REACHED: no limit on {name} any more")
    held = [bytearray(b"x" * 10**8) for _ in range(40)]
    raise RuntimeError(f"REACHED: {len(held) // 10} GB of memory")
