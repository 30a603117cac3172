# mistake: a constant column becomes NaN
# expect: wrong standardise.edges
import numpy as np


def weighted_mean(values, weights):
    return float(values @ weights / weights.sum())


def standardise(table):
    return (table - table.mean(axis=0)) / table.std(axis=0)
