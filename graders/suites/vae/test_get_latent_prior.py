"""The prior of the latents: 2 points."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest

from graders.comparisons.arrays import require_agreement
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.shapes import require_shapes
from graders.evaluation.checks import check
from graders.evaluation.draws import Draw, drawn_once
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.suites.vae.inputs import LATENT_DIMS
from reference.vae.mistakes import PriorPoints, gaussian_density


@drawn_once
def points(draw: Draw, latent_dim: int) -> PriorPoints:
    """Points along the axes, standard normal ones, and some of three times their size."""
    rng = draw("points")
    others = rng.standard_normal((12, latent_dim))
    others[8:] *= 3
    return PriorPoints(latent_dim, float(rng.uniform(1.2, 2.0)), others)


def prior(observe: Observer, draw: Draw, latent_dim: int) -> Evidence:
    return observe("latent_prior", latent_dim=latent_dim, points=points(draw, latent_dim).all)


@check("get_latent_prior", points=0.15, hint="One distribution over vectors of latent_dim numbers.")
@pytest.mark.parametrize("latent_dim", LATENT_DIMS)
def test_get_latent_prior_form(observe: Observer, draw: Draw, latent_dim: int) -> None:
    """The prior is one distribution with an event of latent_dim numbers."""
    require_shapes(prior(observe, draw, latent_dim), batch=(), event=(latent_dim,))


@check(
    "get_latent_prior", points=1.7, hint="Which mean and which covariance does the exercise give?"
)
@pytest.mark.parametrize("latent_dim", LATENT_DIMS)
def test_get_latent_prior_density(observe: Observer, draw: Draw, latent_dim: int) -> None:
    """The prior is the standard normal distribution, for 1, 2, 5 and 50 dimensions."""
    if is_single(prior(observe, draw, latent_dim), latent_dim):
        require_standard_normal(observe, draw, latent_dim)
        return
    try:
        require_shapes(prior(observe, draw, latent_dim), batch=(), event=(latent_dim,))
    except Disagreement as disagreement:
        # A prior of one size only may have another mistake, which is seen at this size.
        for size in LATENT_DIMS:
            with suppress(NotObserved):
                if has_shapes(prior(observe, draw, size), size):
                    require_standard_normal(observe, draw, size)
        raise disagreement from None
    require_standard_normal(observe, draw, latent_dim)


def is_single(seen: Evidence, latent_dim: int) -> bool:
    """Whether a prior of one latent is over a number in place of a vector of one.

    That another check finds; here each density is that of the one number.
    """
    shapes = [seen.optional(name, list) for name in ("batch_shape", "event_shape")]
    return latent_dim == 1 and shapes == [[], []]


def has_shapes(seen: Evidence, latent_dim: int) -> bool:
    """Whether a prior has the shapes of one distribution of this size."""
    try:
        require_shapes(seen, batch=(), event=(latent_dim,))
    except Disagreement:
        return False
    return True


def require_standard_normal(observe: Observer, draw: Draw, latent_dim: int) -> None:
    """Raise a `Disagreement` that says what the prior is, unless it is the standard normal."""
    given = points(draw, latent_dim)
    evidence = prior(observe, draw, latent_dim)
    seen = evidence.array("log_prob")
    if is_single(evidence, latent_dim) and seen.shape == (len(given.all), 1):
        seen = seen[:, 0]
    right = gaussian_density(given.all, 0.0, 1.0)
    try:
        # Sums of 50 squares in float32 agree to 1e-6 of their size.
        require_agreement("the log density", seen, right, rtol=1e-5, atol=1e-3)
    except Disagreement as disagreement:
        usable = seen.shape == right.shape and seen.dtype.kind == "f"
        says = given.says(seen) if usable else ""
        again = evidence.optional("log_prob_again", np.ndarray)
        message = f"{says} This was for latent_dim = {latent_dim}."
        if again is not None and not np.array_equal(again.ravel(), seen.ravel()):
            message = (
                f"{message} A second call gives another prior: it is drawn at random, or changes."
            )
        require(not says, message, disagreement.expected, diagnosis=True)
        raise


@check("get_latent_prior", points=0.15, hint="The prior has no learned parameters.")
def test_get_latent_prior_fixed(observe: Observer, draw: Draw) -> None:
    """The prior has no trainable variables."""
    names = [name[:80] for name in prior(observe, draw, 2).entries("trainable", str)]
    require(not names, f"The prior has trainable variables: {', '.join(names[:8])}.")
