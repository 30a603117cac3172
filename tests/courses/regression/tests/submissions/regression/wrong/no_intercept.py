# mistake: the fit has no intercept
# expect: wrong fit_ridge.weights
# expect: wrong fit_ridge.intercept
# expect: wrong fit_ridge.without_penalty
# expect: wrong fit_ridge.dependent_features
# says: fit_ridge.weights: no intercept in the fit
import numpy as np


def fit_ridge(X, y, penalty):
    w = np.linalg.lstsq(X.T @ X + penalty * np.eye(X.shape[1]), X.T @ y, rcond=None)[0]
    return w, 0.0


def bootstrap_interval(values, level, resamples, rng):
    means = np.array([np.mean(rng.choice(values, size=len(values))) for _ in range(resamples)])
    return tuple(np.quantile(means, [(1 - level) / 2, (1 + level) / 2]))


def cluster(points, centres, steps):
    centres = centres.astype(float)
    for _ in range(steps):
        labels = np.linalg.norm(points[:, None] - centres, axis=-1).argmin(axis=1)
        for k in range(len(centres)):
            if (labels == k).any():
                centres[k] = points[labels == k].mean(axis=0)
    return centres, labels
