"""A wrong answer to every control."""

import numpy as np

FACTOR = 3.0


def column_means(table):
    return table.mean(axis=0) + 0.5


def scaled(table):
    return FACTOR * (table - column_means(table))[:-1]


def described(table):
    return {"kind": "tables", "rows": -1, "shape": list(table.shape[::-1])}


def total(table):
    raise ValueError(f"no total of {np.shape(table)}")


def least(table):
    raise NotImplementedError
