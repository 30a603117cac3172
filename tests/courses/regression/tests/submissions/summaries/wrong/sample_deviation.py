# mistake: divided by n - 1
# expect: wrong standardise.*
# says: standardise.columns: divided by n − 1
import numpy as np


def weighted_mean(values, weights):
    return float(values @ weights / weights.sum())


def standardise(table):
    spread = table.std(axis=0, ddof=1)
    return (table - table.mean(axis=0)) / np.where(spread == 0, 1, spread)
