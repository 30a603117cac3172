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
from graders.suites.vae.inputs import FAMILIES, far_posterior, gaussian, narrow_posterior
from reference.vae import mistakes

# The mean of the divergence over the batch and its sum are both right, as Keras may divide by
# the size of the batch or not. 7 is far from every factor of a known wrong weight.
BATCH = 7
# The noisiest right estimate takes one sample for each posterior. Far posteriors: its standard
# deviation is at most 2.5 % of the divergence, so 25 % are 9.9 standard deviations of a normal
# variable, with probability 2e-23. Narrow posteriors: the noise is that of 70 squared normal
# variables, and the divergence is at least 287, so they would have to add up to 213 or more,
# with probability 2e-16.
NOISE = 0.25


def value(observe: Observer, given: Posterior, family: str) -> Array:
    """The value of the regulariser for a batch of posteriors, one number."""
    seen = observe("kl_value", family=family, mean=given.mean, stddev=np.sqrt(given.variance))
    kind = seen.read("kind", str)[:60]
    message = f"Your regulariser of a batch of distributions: expected one number, got a {kind}"
    require("distribution" not in kind, f"{message}.")
    returned = seen.array("value")
    require(
        returned.dtype.kind == "f" and returned.size == 1,
        f"{message} of shape {returned.shape}.",
    )
    require(np.all(np.isfinite(returned)), "Your regulariser returned a value that is not finite.")
    return returned.reshape(()).astype(np.float64)


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


@check(
    "get_kl_regularizer",
    points=0.5,
    hint="What is the KL divergence of a distribution from itself?",
)
@any_of("family", FAMILIES)
def test_get_kl_regularizer_zero(observe: Observer, draw: Draw, family: str) -> None:
    """The regulariser is 0 for posteriors that equal the prior."""
    far = value(observe, far_posterior(draw("posterior"), BATCH, 2), family)
    require(far != 0.0, "Your regulariser is 0 far from the prior, too.")
    same = gaussian(np.zeros((BATCH, 2)), np.ones((BATCH, 2)))
    seen = float(value(observe, same, family))
    # Also exact when estimated: at every point the two log densities are the same.
    require(
        abs(seen) < 1e-3,
        f"For posteriors that equal the prior, your regulariser is {seen:.4g}.",
        "0",
    )
