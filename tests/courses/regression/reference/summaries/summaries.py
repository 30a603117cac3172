"""The reference solution of summaries."""

import numpy as np


def weighted_mean(values, weights):
    return np.sum(weights * values) / np.sum(weights)


def standardise(table):
    centred = table - table.mean(axis=0)
    spread = table.std(axis=0)
    return centred / np.where(spread > 0, spread, 1.0)
