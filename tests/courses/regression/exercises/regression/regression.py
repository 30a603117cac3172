"""Ridge regression, the bootstrap and k-means."""

import numpy as np


def fit_ridge(X, y, penalty):
    """Weights of shape (d,) and the intercept for features (n, d) and targets (n,)."""
    raise NotImplementedError


def bootstrap_interval(values, level, resamples, rng):
    """The lower and the upper end of the percentile interval of the mean."""
    raise NotImplementedError


def cluster(points, centres, steps):
    """The centres of shape (k, d) after some steps, and the labels of shape (n,)."""
    raise NotImplementedError
