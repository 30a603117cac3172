# expect: out_of_memory cluster.*
import numpy as np


def fit_ridge(X, y, penalty):
    centre, level = X.mean(axis=0), y.mean()
    Z = X - centre
    w = np.linalg.solve(Z.T @ Z + penalty * np.eye(X.shape[1]), Z.T @ (y - level))
    return w, level - centre @ w


def bootstrap_interval(values, level, resamples, rng):
    means = np.array([np.mean(rng.choice(values, size=len(values))) for _ in range(resamples)])
    return tuple(np.quantile(means, [(1 - level) / 2, (1 + level) / 2]))


def cluster(points, centres, steps):
    return np.ones((len(points), 10**9)), np.zeros(len(points), int)
