"""Reads from a file mapped into memory after cutting the file off."""
# contained: a child that dies is an observation
# honest: none

import mmap


def get_prior(y):
    with open("short", "wb+") as file:
        file.truncate(2**16)
        area = mmap.mmap(file.fileno(), 2**16)
        file.truncate(0)
    return area[2**15]
