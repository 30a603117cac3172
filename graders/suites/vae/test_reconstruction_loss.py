"""The reconstruction loss: 2 points."""

from __future__ import annotations

import numpy as np
import pytest

from graders.comparisons.arrays import Array, Mistake, close, require_agreement
from graders.comparisons.disagreement import require
from graders.evaluation.checks import check
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.vae.inputs import IMAGE, images
from reference.vae import mistakes

LOSS = "reconstruction_loss"
STDDEV = 0.5


def require_loss(
    observe: Observer,
    family: str,
    pictures: Array,
    parameters: Array,
    terms: Array,
    others: tuple[Mistake, ...],
) -> None:
    """The loss is the mean of −log p over the batch, or −log p per image: Keras averages it."""
    seen = observe("loss", family=family, images=pictures, parameters=parameters)
    value = seen.array("value")
    log_likelihood = terms.sum((1, 2, 3))
    require(
        value.shape in ((), (len(pictures),)),
        f"reconstruction_loss: expected a scalar, got shape {value.shape}.",
    )
    right = -log_likelihood if value.shape else np.asarray(-log_likelihood.mean())
    # Sums of 3,888 terms in float32 agree to about 1e-5 of their size.
    known = (*mistakes.losses(log_likelihood), *others)
    if not close(value, right, rtol=1e-3, atol=1e-2):
        require_agreement("the loss", value, right, rtol=1e-3, atol=1e-9, mistakes=known)


@check(
    LOSS,
    points=1.5,
    hint="Compute −log p of a whole image, and average it over the batch: check each part.",
)
@pytest.mark.parametrize("count", [1, 6])
def test_reconstruction_loss_values(observe: Observer, draw: Draw, count: int) -> None:
    """The loss is the negative log probability of images, averaged over the batch."""
    pictures = images(draw("images"), count)
    logits = draw("logits").normal(0, 1.5, (count, *IMAGE)).astype(np.float32)
    wide = logits.astype(np.float64)
    others = mistakes.pixel_losses(pictures, 1 / (1 + np.exp(-wide)))
    terms = pictures * wide - np.logaddexp(0, wide)
    require_loss(observe, "bernoulli", pictures, logits, terms, others)


@check(LOSS, points=0.5, hint="Use the distribution that is passed in; it need not be a Bernoulli.")
def test_reconstruction_loss_any_distribution(observe: Observer, draw: Draw) -> None:
    """The loss is right for a distribution of another family."""
    pictures = images(draw("images"), 6)
    mean = draw("mean").uniform(0.1, 0.9, pictures.shape).astype(np.float32)
    z = (pictures - mean.astype(np.float64)) / STDDEV
    terms = -(z**2) / 2 - np.log(STDDEV * np.sqrt(2 * np.pi))
    others = mistakes.pixel_losses(pictures, mean)
    require_loss(observe, "gaussian", pictures, mean, terms, others)
