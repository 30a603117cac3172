"""Reads from address zero."""
# contained: a child that dies is an observation; the next question gets a fresh one
# honest: none

import ctypes


def get_prior(y):
    return ctypes.string_at(0)
