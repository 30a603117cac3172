"""The checks on summaries."""

from __future__ import annotations

import numpy as np
from reference.summaries import mistakes

from graders.evaluation import Array, Draw, Observe, check, require

# Sums of a few dozen numbers in float64 agree to about 1e-14 of their size, in any order.
CLOSE = {"rtol": 1e-9, "atol": 1e-12}


def table(draw: Draw) -> Array:
    """A table of shape (9, 3) whose columns differ in mean and spread."""
    return np.asarray(draw("table").normal([5.0, -2.0, 0.5], [1.0, 3.0, 0.2], size=(9, 3)))


@check("weighted_mean", points=1.5, hint="By what do you divide?")
def test_weighted_mean_value(observe: Observe, draw: Draw) -> None:
    """The mean counts each value by its weight."""
    chance = draw("values")
    values, weights = chance.normal(4.0, 1.0, 8), chance.uniform(0.5, 3.0, 8)
    known = mistakes.weighted_means(values, weights)
    observe("mean", values=values, weights=weights).agree("mean", **CLOSE, mistakes=known)


@check("weighted_mean", points=0.5, hint="What does a weight of 0 mean?")
def test_weighted_mean_zero_weights(observe: Observe) -> None:
    """A value of weight 0 does not count."""
    values, weights = np.array([1.0, 1e6, 3.0]), np.array([1.0, 0.0, 1.0])
    observe("mean", values=values, weights=weights).agree("mean", **CLOSE)


@check("standardise", points=1.5, hint="Along which axis, and with which divisor?")
def test_standardise_columns(observe: Observe, draw: Draw) -> None:
    """Each column has mean 0 and standard deviation 1."""
    given = table(draw)
    known = mistakes.standardised(given)
    observe("standard", table=given).agree("table", rtol=1e-8, atol=1e-9, mistakes=known)


@check("standardise", points=0.5, hint="Work on a copy; and mind what 0 / 0 is.")
def test_standardise_edges(observe: Observe, draw: Draw) -> None:
    """A constant column becomes zeros, and the table handed in stays as it is."""
    given = table(draw)
    given[:, 1] = 7.0
    seen = observe("standard", table=given)
    require(np.array_equal(seen.array("afterwards"), given), "The table was changed.")
    seen.agree("table", rtol=1e-8, atol=1e-9)
