# mistake: the weights are not used
# expect: wrong weighted_mean.*
# says: weighted_mean.value: not used
import numpy as np


def weighted_mean(values, weights):
    return np.mean(values)


def standardise(table):
    spread = table.std(axis=0)
    return (table - table.mean(axis=0)) / np.where(spread == 0, 1, spread)
