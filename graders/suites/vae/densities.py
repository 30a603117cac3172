"""Log densities that are checked against what their parameters determine."""

from __future__ import annotations

from typing import Any, TypeGuard

import numpy as np

from graders.comparisons.arrays import Array, close
from graders.comparisons.disagreement import require

LEAST = 1e-4
"""Closer to 0 or 1, a mean in float32 does not determine the logarithm of a probability."""


def is_bernoulli(mean: Any, variance: Any) -> TypeGuard[Array]:
    """Whether the variances are those of Bernoulli variables with these means."""
    if not all(isinstance(a, np.ndarray) and a.dtype.kind == "f" for a in (mean, variance)):
        return False
    if mean.shape != variance.shape or not mean.size or not np.all((mean >= 0) & (mean <= 1)):
        return False
    return close(variance, mean * (1 - mean), rtol=1e-3, atol=1e-6)


def require_density(what: str, mean: Any, variance: Any, log_prob: Array, targets: Array) -> None:
    """Raise a `Disagreement` if Bernoulli variables have another log density than follows.

    `mean`, `variance` and `targets` have shape (N, 36, 36, 3), `log_prob` (N,).
    """
    if not is_bernoulli(mean, variance) or mean.shape != targets.shape:
        return
    if mean.min() < LEAST or mean.max() > 1 - LEAST:
        return
    p = mean.astype(np.float64)
    expected = np.sum(targets * np.log(p) + (1 - targets) * np.log1p(-p), axis=(1, 2, 3))
    require(
        close(log_prob, expected, rtol=1e-2, atol=1.0),
        f"{what}: log_prob of images is not the log probability of Bernoulli pixels that have the"
        " distribution's mean and variance.",
    )
