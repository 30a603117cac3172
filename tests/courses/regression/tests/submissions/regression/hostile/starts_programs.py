# expect: raised *
import glob
import os
import socket
import subprocess
import sys


def attempt():
    if os.fork() == 0:
        os._exit(0)
    return subprocess.run(["/bin/true"]).returncode


def fit_ridge(X, y, penalty):
    raise ValueError(attempt())


def bootstrap_interval(values, level, resamples, rng):
    raise ValueError(attempt())


def cluster(points, centres, steps):
    raise ValueError(attempt())
