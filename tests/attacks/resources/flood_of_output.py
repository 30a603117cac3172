"""Writes 200 MB to standard output and to standard error."""
# contained: nobody keeps it
# honest: none

import os
import sys


def get_prior(y):
    line = "x" * 10**6
    for _ in range(100):
        print(line)
        print(line, file=sys.stderr)
        os.write(1, line.encode())
        os.write(2, line.encode())
    raise NotImplementedError
