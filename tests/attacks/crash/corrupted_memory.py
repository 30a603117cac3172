"""Frees what is not its own and overwrites the interpreter's objects."""
# contained: a child that dies is an observation; one that hangs is killed
# honest: none

import ctypes


def get_prior(y):
    for value in (None, True, get_prior, type):
        ctypes.memset(id(value), 0xFF, 64)
    ctypes.pythonapi.Py_DecRef(ctypes.py_object(None))
