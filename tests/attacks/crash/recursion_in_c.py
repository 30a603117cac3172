"""Overflows the stack in C, by a destructor chain and by a list nested a million deep."""
# contained: the stack overflows in the child, which dies
# honest: none

import pickle
import sys


def get_prior(y):
    sys.setrecursionlimit(10**9)
    nested = []
    for _ in range(10**6):
        nested = [nested]
    return pickle.dumps(nested), repr(nested), nested == [nested]
