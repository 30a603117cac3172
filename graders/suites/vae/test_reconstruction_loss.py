"""The reconstruction loss: 2 points."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from graders.comparisons.disagreement import require
from graders.evaluation.checks import check
from graders.evaluation.diagnosis import (
    Observations,
    Observed,
    Parts,
    Slip,
    explanations,
    require_explained,
)
from graders.evaluation.draws import Draw, drawn_once
from graders.evaluation.observer import Observer
from graders.suites.vae.inputs import IMAGE, images
from reference.vae.mistakes_in_loss import (
    LOSS_SLIPS,
    Likelihood,
    added_to_probability,
    loss,
    loss_scales,
    whole_numbers,
)

LOSS = "reconstruction_loss"
CASES = (("bernoulli", 6), ("bernoulli", 1), ("gaussian", 6))
# Sums of 3,888 terms in float32 agree to about 1e-5 of their size.
CLOSE = {"rtol": 1e-4, "atol": 1e-6}
SHARED = ("sign", "batch", "pixels", "factor", "offset", "whole")
EACH: Parts = {"batch": np.asarray}
"""A loss for each image is right, too: Keras averages them."""


@drawn_once
def likelihood(draw: Draw, family: str, count: int) -> Likelihood:
    pictures = images(draw, count)
    if family == "bernoulli":
        # Of other size in each image, so that a median or one image is not near the mean.
        sizes = np.roll(np.linspace(0.5, 1.6, count), 2) ** 2
        parameters = draw("logits").normal(0, 1, (count, *IMAGE)) * sizes[:, None, None, None]
    else:
        # Near the images, so that log densities are above 0: a loss may be below 0.
        parameters = pictures + 0.1 * draw("mean").standard_normal(pictures.shape)
    return Likelihood(family, pictures, parameters.astype(np.float32))


def observed(observe: Observer, draw: Draw, family: str, count: int) -> Observed:
    """The loss of a batch: the mean of −log p over the batch, or −log p for each image."""
    given = likelihood(draw, family, count)
    seen = observe("loss", family=family, images=given.images, parameters=given.parameters)
    value = seen.array("value")
    require(
        value.shape in ((), (count,)),
        f"reconstruction_loss: expected a scalar, got shape {value.shape}.",
    )
    right = EACH if value.shape else {}
    name = "Bernoulli" if family == "bernoulli" else "Gaussian"
    case = f"a {name} distribution and {count} image{'s' if count > 1 else ''}"
    return Observed(value, lambda parts: loss(given, {**right, **parts}), case=case, **CLOSE)


def all_observed(observe: Observer, draw: Draw) -> list[Observed]:
    """All losses that could be observed."""
    collected = Observations()
    for family, count in CASES:
        collected.add(lambda case=(family, count): observed(observe, draw, *case))  # type: ignore[misc]
    return collected.all


def known(own: Observed, given: Likelihood, everything: Sequence[Observed]) -> list[Slip]:
    """The known slips, and a factor or an amount fitted to a value."""
    scales = loss_scales(own.value, given, EACH if own.value.shape else {})
    values = [one.value for one in everything]
    return [*LOSS_SLIPS, *scales, *added_to_probability(values), *whole_numbers(values)]


@check(
    LOSS,
    points=1.5,
    hint="Compute −log p of a whole image, and average it over the batch: check each part.",
)
@pytest.mark.parametrize("count", [6, 1])
def test_reconstruction_loss_values(observe: Observer, draw: Draw, count: int) -> None:
    """The loss is the negative log probability of images, averaged over the batch."""
    own = observed(observe, draw, "bernoulli", count)
    if own.fits({}):
        return
    everything = all_observed(observe, draw)
    slips = known(own, likelihood(draw, "bernoulli", count), everything)
    require_explained("the loss", own, slips, lambda: everything)


@check(LOSS, points=0.5, hint="Use the distribution that is passed in; it need not be a Bernoulli.")
def test_reconstruction_loss_any_distribution(observe: Observer, draw: Draw) -> None:
    """The loss follows a distribution of another family, too."""
    own, everything = observed(observe, draw, "gaussian", 6), all_observed(observe, draw)
    slips = known(own, likelihood(draw, "gaussian", 6), everything)
    # A slip that has nothing to do with the distribution, and shows with others, costs nothing.
    shared = [slip for slip in slips if slip.part in SHARED]
    elsewhere = any(not one.fits({}) for one in everything if one.case != own.case)
    if elsewhere and len(everything) == len(CASES) and explanations(everything, shared):
        return
    require_explained("the loss", own, slips, lambda: everything)
