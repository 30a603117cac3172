"""Crashes while the module loads."""
# contained: a child that dies is an observation
# honest: none

import ctypes


class Now:
    ctypes.memset(1, 0, 1)


def get_prior(y):
    return Now
