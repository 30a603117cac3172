# mistake: a table that one function needs is read from a file
# expect: raised standardise.*
# says: standardise.columns: standardise needs global_fails.py, line 5, which raised FileNotFoundError
import numpy as np
table = np.loadtxt("table.csv")
columns = table.shape[1]


def weighted_mean(values, weights):
    return float(values @ weights / weights.sum())


def standardise(table):
    spread = table.std(axis=0)[:columns]
    return (table - table.mean(axis=0)) / np.where(spread == 0, 1, spread)
