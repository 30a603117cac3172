# expect: unreadable *
import glob
import os
import socket
import subprocess
import sys


def attempt():
    for number in range(3, 40):
        try:
            os.write(number, b"\x00\x00\x00\x0c\x81\xa7outcome\xa8returned")
        except OSError:
            pass
    os._exit(0)


def fit_ridge(X, y, penalty):
    raise ValueError(attempt())


def bootstrap_interval(values, level, resamples, rng):
    raise ValueError(attempt())


def cluster(points, centres, steps):
    raise ValueError(attempt())
