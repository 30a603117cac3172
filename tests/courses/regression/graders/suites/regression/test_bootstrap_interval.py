"""The bootstrap: 3 points."""

from __future__ import annotations

import numpy as np
import pytest
from graders.suites.regression.inputs import skewed
from reference.regression import mistakes

from graders.evaluation import Array, Draw, Observe, check, require

RESAMPLES = 200
CLOSE = {"rtol": 1e-9, "atol": 1e-12}


def means(values: Array, seed: int) -> Array:
    """The means of the resamples that the generator of this seed draws."""
    rng = np.random.default_rng(seed)
    return np.array([rng.choice(values, size=len(values)).mean() for _ in range(RESAMPLES)])


@check("bootstrap_interval", points=2.05, hint="How much of the resamples lies outside each end?")
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_bootstrap_interval_ends(observe: Observe, draw: Draw, level: float) -> None:
    """The ends are the quantiles of the resamples' means."""
    values, seed = skewed(draw("values")), int(draw("seed").integers(2**31))
    known = mistakes.intervals(means(values, seed), level)
    asked = {"values": values, "level": level, "resamples": RESAMPLES, "seed": seed}
    observe("interval", **asked).agree("ends", **CLOSE, mistakes=known)


@check("bootstrap_interval", points=0.45, hint="Draw from rng, and from nothing else.")
def test_bootstrap_interval_generator(observe: Observe, draw: Draw) -> None:
    """The generator handed in is used, as often as is asked for."""
    asked = {"values": skewed(draw("values")), "level": 0.9, "resamples": 7, "seed": 11}
    seen = observe("interval", **asked)
    drawn = np.random.default_rng(11).random() != seen.read("next", float)
    require(drawn, "The generator handed in was not used.")
    same = seen.reference["next"] == seen.read("next", float)
    require(same, "The generator was used more or less often than by 7 resamples.")


@check("bootstrap_interval", points=0.5, hint="All resamples of equal values are equal.")
def test_bootstrap_interval_equal_values(observe: Observe) -> None:
    """The interval of equal values is that value."""
    asked = {"values": np.full(5, 3.0), "level": 0.9, "resamples": 20, "seed": 1}
    observe("interval", **asked).agree("ends", **CLOSE)
