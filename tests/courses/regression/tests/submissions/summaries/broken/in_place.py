# mistake: changes the table
# expect: wrong standardise.edges
# says: standardise.edges: was changed
import numpy as np


def weighted_mean(values, weights):
    return float(values @ weights / weights.sum())


def standardise(table):
    table -= table.mean(axis=0)
    spread = table.std(axis=0)
    return (table - table.mean(axis=0)) / np.where(spread == 0, 1, spread)
