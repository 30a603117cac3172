"""A right answer to the controls."""

import numpy as np

FACTOR = 2.0


def column_means(table):
    return table.mean(axis=0)


def scaled(table):
    return FACTOR * (table - column_means(table))


def described(table):
    return {"kind": "table", "rows": len(table), "shape": list(table.shape)}


def total(table):
    return float(np.sum(table))


def least(table):
    return table.min()
