"""What is looked at in regression."""

import numpy as np


def ridge(student, X, y, penalty):
    """What `fit_ridge` returned."""
    weights, intercept = student.fit_ridge(X, y, penalty)
    return {"weights": np.asarray(weights), "intercept": np.asarray(intercept)}


def interval(student, values, level, resamples, seed):
    """What `bootstrap_interval` returned, and what its generator gives next."""
    rng = np.random.default_rng(seed)
    low, high = student.bootstrap_interval(np.array(values), level, resamples, rng)
    return {"ends": np.array([low, high], float), "next": float(rng.random())}


def clusters(student, points, centres, steps):
    """What `cluster` returned, and whether it changed what it was given."""
    mine, first = np.array(points), np.array(centres)
    moved, labels = student.cluster(mine, first, steps)
    kept = np.array_equal(mine, points) and np.array_equal(first, centres)
    return {"centres": np.asarray(moved), "labels": np.asarray(labels), "kept": kept}
