"""Keeps what it was asked, in scratch and in memory, to recognise a question that comes again."""
# contained: no answer is sent to a child, so nothing worth keeping is ever seen
# honest: none

import os


def get_prior(y):
    known = os.path.exists("asked")
    with open("asked", "a") as file:
        file.write(repr(list(y)))
    if known and "REFERENCE" in open("asked").read():
        raise RuntimeError("REACHED: an answer was kept")
    raise NotImplementedError
