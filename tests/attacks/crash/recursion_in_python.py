"""Recurses without end, having lifted Python's own limit."""
# contained: the stack overflows in the child, which dies
# honest: none

import sys


def down(n):
    return repr(type("A", (), {"__repr__": lambda self: down(n + 1)})())


def get_prior(y):
    sys.setrecursionlimit(10**9)
    return down(0)
