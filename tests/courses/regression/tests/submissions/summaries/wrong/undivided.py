# mistake: the sum is not divided
# expect: wrong weighted_mean.*
# says: weighted_mean.value: not divided by the sum
import numpy as np


def weighted_mean(values, weights):
    return values @ weights


def standardise(table):
    spread = table.std(axis=0)
    return (table - table.mean(axis=0)) / np.where(spread == 0, 1, spread)
