"""Computes in a pool of processes."""
# contained: no process can be started; the pool fails instead of hanging
# honest: none

import multiprocessing


def get_prior(y):
    with multiprocessing.get_context("fork").Pool(2) as pool:
        raise RuntimeError(f"REACHED: {pool.map(abs, [-1, -2])} came from other processes")
