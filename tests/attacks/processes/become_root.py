"""Becomes another user, by every call there is."""
# contained: the filter refuses it, the capability was dropped, and no program gives it back
# honest: none

import contextlib
import os


def get_prior(y):
    before = os.getresuid(), os.getresgid()
    calls = [
        lambda: os.setresuid(0, 0, 0),
        lambda: os.setresgid(0, 0, 0),
        lambda: os.setgroups([0]),
        lambda: os.setresuid(65534, 65534, 65534),
    ]
    for call in calls:
        with contextlib.suppress(OSError):
            call()
    # Root without capabilities, in a mount namespace, is nobody: a change of user would count.
    if (os.getresuid(), os.getresgid()) != before:
        raise RuntimeError(f"REACHED: user {os.getresuid()}, and before {before}")
    raise NotImplementedError
