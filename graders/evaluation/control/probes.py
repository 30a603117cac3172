"""What is looked at in the controls."""

import numpy as np


def table(student, table):
    """What the functions of one table returned."""
    return {
        "means": np.asarray(student.column_means(table)),
        "scaled": np.asarray(student.scaled(table)),
        **student.described(table),
    }


def model(student, table):
    """What `modelled` returned."""
    return student.modelled(table)


def total(student, table):
    """What `total` returned."""
    return {"total": np.asarray(student.total(table))}


def least(student, table):
    """What `least` returned."""
    return {"least": np.asarray(student.least(table))}
