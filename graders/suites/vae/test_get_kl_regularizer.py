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
# the size of the batch or not. A wrong weight equal to the size of one batch is not that of the
# other. All factors of known mistakes differ by more than 3 % for both.
BATCH = 7
NARROW_BATCH = 40
# The noisiest right estimate takes one sample for each posterior. Far posteriors: a sample's
# standard deviation is at most 0.4 % of the divergence, so 3 % are over 7 standard deviations of
# the mean of 7 normal variables, with probability 2e-12. Narrow posteriors: the noise is that
# of 2,000 squared normal variables, of standard deviation ½ √4000 = 32, and the divergence adds
# up to at least 8,200 (4.1 each), so 3 % are 7.8 standard deviations, with probability 1e-13
# (chi-squared with 2,000 degrees of freedom is normal enough: its tail is at most 20 times that).
NOISE = 0.03


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
    ("made", "count", "latent_dim"),
    [(far_posterior, BATCH, 3), (narrow_posterior, NARROW_BATCH, 50)],
    ids=["far", "narrow"],
)
@any_of("family", FAMILIES)
def test_get_kl_regularizer_divergence(
    observe: Observer,
    draw: Draw,
    made: Callable[[np.random.Generator, int, int], Posterior],
    count: int,
    latent_dim: int,
    family: str,
) -> None:
    """The regulariser is the KL divergence of posteriors from the prior, with weight 1."""
    given = made(draw("posterior"), count, latent_dim)
    seen = value(observe, given, family)
    mean = given.kl_divergence().mean()
    expected = mean * count if close(seen, mean * count, rtol=NOISE, atol=0.0) else mean
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
