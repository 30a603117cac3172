"""A wrong answer to every control."""

import numpy as np

FACTOR = 3.0


def column_means(table):
    return table.mean(axis=0) + 0.5


def scaled(table):
    return FACTOR * (table - column_means(table))[:-1]


def described(table):
    return {"kind": "tables", "rows": -1, "shape": list(table.shape[::-1])}


def modelled(table):
    return {
        "kind": "Tensor",
        "classes": ["Tensor"],
        "methods": ["mean"],
        "input_shape": [None, 4],
        "batch_shape": [3],
        "event_shape": [len(table)],
        "gradients": [{"name": "kernel", "layer": 0, "norm": None}],
        "log_det": np.zeros(table.shape),
        "log_density": np.array([np.nan, 0.0]),
    }


def total(table):
    raise ValueError(f"no total of {np.shape(table)}")


def least(table):
    raise NotImplementedError
