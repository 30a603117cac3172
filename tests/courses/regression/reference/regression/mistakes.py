"""Known mistakes in regression: the values they give, and what to say to their authors."""

from __future__ import annotations

import numpy as np

from graders.evaluation import Array, Mistake


def _ridge(X: Array, y: Array, penalties: Array) -> Array:
    """Weights of an augmented X for a penalty on each weight."""
    return np.asarray(np.linalg.solve(X.T @ X + np.diag(penalties), X.T @ y))


def weights(X: Array, y: Array, penalty: float) -> tuple[Mistake, ...]:
    """Mistakes in the weights of ridge regression: features (n, d), targets (n,)."""
    n, d = X.shape
    ones = np.hstack([X, np.ones((n, 1))])
    free = np.array([1.0] * d + [0.0])
    return (
        Mistake(_ridge(ones, y, penalty * np.ones(d + 1))[:d], "The intercept is penalised, too."),
        Mistake(_ridge(ones, y, n * penalty * free)[:d], "The penalty is multiplied by n."),
        Mistake(_ridge(ones, y, 0 * free)[:d], "The penalty is not used."),
        Mistake(_ridge(ones, y, penalty**2 * free)[:d], "The penalty is squared."),
        Mistake(_ridge(X, y, penalty * np.ones(d)), "There is no intercept in the fit."),
    )


def intervals(means: Array, level: float) -> tuple[Mistake, ...]:
    """Mistakes in a percentile interval of the means of shape (resamples,)."""
    tail = (1 - level) / 2
    spread = means.std(ddof=1)
    return (
        Mistake(np.quantile(means, [1 - tail, tail]), "The ends are in the other order."),
        Mistake(
            np.quantile(means, [1 - level, level]), "All of 1 − level is left out at each end."
        ),
        Mistake(np.quantile(means, [0, level]), "All of 1 − level is left out at one end."),
        Mistake(means.mean() + spread * np.array([-1, 1]), "This is one standard error each way."),
    )


def centres(points: Array, first: Array, steps: int) -> tuple[Mistake, ...]:
    """Mistakes in the centres (k, d) of k-means after some steps."""
    return (
        Mistake(first, "The centres do not move."),
        Mistake(_lloyd(points, first, steps - 1), "This is one step less."),
        Mistake(_lloyd(points, first, steps + 1), "This is one step more."),
    )


def _lloyd(points: Array, first: Array, steps: int) -> Array:
    moved = first.astype(float)
    for _ in range(steps):
        near = np.linalg.norm(points[:, None] - moved, axis=-1).argmin(axis=1)
        moved = np.array(
            [
                points[near == k].mean(axis=0) if np.any(near == k) else c
                for k, c in enumerate(moved)
            ]
        )
    return moved
