"""The regulariser, called directly: 2.5 points."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from graders.comparisons.arrays import Array, close, require_agreement
from graders.comparisons.disagreement import require
from graders.comparisons.elbo import Posterior
from graders.evaluation.checks import any_of, check
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.vae.inputs import (
    FAMILIES,
    far_posterior,
    gaussian,
    narrow_posterior,
)
from reference.vae import mistakes

# The divergence's mean and its sum over the batch are both right, as Keras may divide by the
# size of the batch or not; 7 is far from every factor that a wrong weight brings.
BATCH = 7
# The noisiest right estimate takes one sample for each posterior. Far posteriors: its standard
# deviation is at most 2.5 % of the divergence, so that 25 % of it is 9.9 standard deviations of
# a normal variable, 2e-23. Narrow ones: the noise is that of 70 squared normal variables, and
# the divergence is at least 287, so that they would have to add up to 213 or more: 2e-16.
NOISE = 0.25


def value(observe: Observer, given: Posterior, family: str) -> Array:
    """The one number that the regulariser says of a batch of posteriors."""
    seen = observe("kl_value", family=family, mean=given.mean, stddev=np.sqrt(given.variance))
    kind = f"Your regulariser returned a {seen.read('kind', str)[:60]}"
    asked = "for a batch of distributions, asked for was one number."
    require("distribution" not in kind, f"{kind} {asked}")
    told = seen.array("value")
    require(
        told.dtype.kind == "f" and told.size == 1,
        f"{kind} of shape {told.shape} {asked}",
    )
    require(np.all(np.isfinite(told)), "Your regulariser returned a value that is not finite.")
    return told.reshape(()).astype(np.float64)


@check(
    "get_kl_regularizer",
    points=2,
    hint="KL(posterior ‖ prior) with weight 1, test points averaged; what is yours multiplied by?",
)
@pytest.mark.parametrize(
    ("made", "latent_dim"), [(far_posterior, 3), (narrow_posterior, 10)], ids=["far", "narrow"]
)
@any_of("family", FAMILIES)
def test_get_kl_regularizer_divergence(
    observe: Observer,
    draw: Draw,
    made: Callable[[np.random.Generator, int, int], Posterior],
    latent_dim: int,
    family: str,
) -> None:
    """The regulariser is the KL divergence of posteriors from the prior, with weight 1."""
    given = made(draw("posterior"), BATCH, latent_dim)
    seen = value(observe, given, family)
    mean = given.kl_divergence().mean()
    expected = mean * BATCH if close(seen, mean * BATCH, rtol=NOISE, atol=0.0) else mean
    known = mistakes.regularizers(given)
    require_agreement(
        "the regulariser's value", seen, expected, rtol=NOISE, atol=0.0, mistakes=known
    )


@check("get_kl_regularizer", points=0.5, hint="How far is a distribution from itself?")
@any_of("family", FAMILIES)
def test_get_kl_regularizer_zero(observe: Observer, draw: Draw, family: str) -> None:
    """The regulariser is 0 for posteriors that equal the prior."""
    far = value(observe, far_posterior(draw("posterior"), BATCH, 2), family)
    require(far != 0.0, "It is 0 far from the prior, too.")
    same = gaussian(np.zeros((BATCH, 2)), np.ones((BATCH, 2)))
    seen = float(value(observe, same, family))
    # Also exact when estimated: at every point the two log densities are the same.
    require(abs(seen) < 1e-3, f"For posteriors that equal the prior it is {seen:.4g}.", "0")
