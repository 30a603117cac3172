"""Aborts, as a failed assertion in C does."""
# contained: a child that dies is an observation; no core is dumped
# honest: none

import ctypes


def get_prior(y):
    ctypes.CDLL(None).abort()
