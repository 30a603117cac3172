"""What is looked at in summaries."""

import numpy as np


def mean(student, values, weights):
    """What `weighted_mean` returned."""
    return {"mean": np.asarray(student.weighted_mean(values, weights))}


def standard(student, table):
    """What `standardise` returned, and the table afterwards."""
    mine = np.array(table)
    returned = np.asarray(student.standardise(mine))
    return {"table": returned, "afterwards": mine}
