# mistake: the intercept is the mean of y
# expect: wrong fit_ridge.intercept
import numpy as np


def fit_ridge(X, y, penalty):
    centre, level = X.mean(axis=0), y.mean()
    Z = X - centre
    w = np.linalg.solve(Z.T @ Z + penalty * np.eye(X.shape[1]), Z.T @ (y - level))
    return w, level


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
