"""The model of both, and its training: 3.5 points."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.elbo import evidence_lower_bound
from graders.comparisons.models import require_class, require_distribution
from graders.evaluation.checks import any_of, check
from graders.evaluation.evidence import Evidence
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.vae.inputs import (
    FAMILIES,
    IMAGE,
    SmallModel,
    images,
    small_model,
)

MODEL = "Your model"
COUNT = 10
HELD_OUT = 12
TRAINED = 120
BATCH = 20
EPOCHS = 4


def vae(observe: Observer, draw: Draw, family: str) -> tuple[Evidence, SmallModel, Array]:
    given, pictures = small_model(draw("model")), images(draw("images"), COUNT)
    seen = observe("vae", images=pictures, **given.inputs(family))
    return seen, given, pictures


@check("get_vae", points=0.5, hint="Its output is what the decoder returns.")
@any_of("family", FAMILIES)
def test_get_vae_model(observe: Observer, draw: Draw, family: str) -> None:
    """It is a Keras model from images to distributions over images."""
    seen, _, _ = vae(observe, draw, family)
    require_class(MODEL, seen, "Model")
    require_distribution(MODEL, seen, COUNT, IMAGE)


@check("get_vae", points=1, hint="What is decoded: a mean, or a draw from the posterior?")
@any_of("family", FAMILIES)
def test_get_vae_sample(observe: Observer, draw: Draw, family: str) -> None:
    """The model decodes a sample of each image's posterior."""
    seen, given, pictures = vae(observe, draw, family)
    decoded = seen.array("mean")
    require(
        decoded.shape == pictures.shape and decoded.dtype.kind == "f",
        f"The mean of its distribution has shape {decoded.shape}, asked for was {pictures.shape}.",
    )
    z = given.latents_of(decoded)
    require(
        np.allclose(given.decoded(z), decoded, atol=1e-3),
        "The distribution returned is not the decoder's at any latents.",
    )
    noise = (z - given.posterior_mean(pictures)) / given.stddev
    require(
        np.abs(noise).max() > 1e-3,
        "It decodes the mean of the posterior: without a sample there is nothing that keeps"
        " the latent space smooth.",
    )
    # Twenty standard normal numbers are all below 8 but with a probability of 3e-14; that
    # all are below 1e-3 in size has one of 1e-62.
    require(
        np.abs(noise).max() < 8,
        "The latents that it decodes do not come from the encoder's distribution.",
    )


@check(
    "get_vae", points=0.5, hint="The model has to know the encoder and the decoder it is made of."
)
@any_of("family", FAMILIES)
def test_get_vae_parts(observe: Observer, draw: Draw, family: str) -> None:
    """The model trains the weights of both parts and has the KL divergence among its losses."""
    seen, given, _ = vae(observe, draw, family)
    weights = seen.shapes("weights")
    parts = {"encoder": given.encode, "decoder": given.decode}
    missing = [name for name, kernel in parts.items() if list(kernel.shape) not in weights]
    require(not missing, f"The weights of the {' and '.join(missing)} are not trained by it.")
    losses = seen.read("losses", list)
    positive = all(isinstance(loss, np.ndarray) and np.all(loss > 0) for loss in losses)
    require(losses and positive, "Its losses do not hold the encoder's KL divergence.")


@check(
    "get_vae",
    points=1.5,
    hint="Compile with Adam and your reconstruction loss, and fit: does the loss fall?",
)
def test_get_vae_learns(observe: Observer, draw: Draw) -> None:
    """Training all parts together raises the evidence lower bound of images held out."""
    pictures = images(draw("images"), TRAINED + HELD_OUT)
    seen = observe(
        "training",
        latent_dim=2,
        images=pictures[HELD_OUT:],
        held_out=pictures[:HELD_OUT],
        seed=int(draw("latents").integers(2**31)),
        rate=0.001,
        epochs=EPOCHS,
    )
    rises = {
        mode: [bound(seen, f"{when}_{mode}") for when in ("before", "after")] for mode in MODES
    }
    before, after = max(rises.values(), key=lambda pair: pair[1] - pair[0])
    require(
        after - before > RISE,
        f"After {EPOCHS * TRAINED // BATCH} training steps the evidence lower bound of images held"
        f" out is {after:.0f}; it was {before:.0f} before.",
        f"a rise of more than {RISE:.0f}",
    )


MODES = ("inference", "training")
RISE = 30.0


def bound(seen: Evidence, when: str) -> float:
    """The bound from what was told: samples of posteriors, their densities, and the images'."""
    names = ("latents", "log_posterior", "log_likelihood")
    told = [seen.array(f"{when}_{name}") for name in names]
    numeric = all(array.dtype.kind == "f" for array in told)
    if [array.shape for array in told] != [(HELD_OUT, 2), (HELD_OUT,), (HELD_OUT,)] or not numeric:
        raise Disagreement("Posteriors and log probabilities of images held out cannot be used.")
    value = evidence_lower_bound(*told)
    require(np.isfinite(value), "The evidence lower bound of images held out is not finite.")
    return value
