"""Known mistakes in an estimated divergence that are made at each test point."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.remembering import remembered
from graders.evaluation.diagnosis import Slip
from reference.vae.mistakes_in_divergence import Formula

DRAWS = 500
"""Points of each posterior; a student's estimate has a few, and so the greater noise."""


def _at_points(change: Callable[[Array], Array]) -> Formula:
    """The mean of log q(z) − log p(z) at points of the posterior, each of which is changed."""

    @remembered
    def terms(mean: Array, stddev: Array, mean_0: Array, stddev_0: Array) -> Array:
        noise = np.random.default_rng(0).standard_normal((DRAWS // 2, 1, mean.shape[-1]))
        noise = np.concatenate([noise, -noise])
        at_prior = (mean + stddev * noise - mean_0) / stddev_0
        each = (at_prior**2 - noise**2) / 2 - np.log(stddev / stddev_0)
        return np.asarray(change(each.sum(-1)).mean(0)[:, None])

    return Formula(terms)


POINT_SLIPS = (
    Slip("formula", "log q(z) − log p(z) is cut at 0 at each point, where it may be negative: only"
         " its mean is not.", _at_points(lambda each: np.maximum(each, 0.0))),
    Slip("formula", "The absolute value of log q(z) − log p(z) is taken at each point, where it may"
         " be negative: only its mean is not.", _at_points(np.abs)),
)  # fmt: skip
