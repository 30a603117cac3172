"""The model made of encoder and decoder, and its training: 3.5 points."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import require
from graders.comparisons.models import require_class, require_distribution
from graders.evaluation.checks import any_of, check
from graders.evaluation.evidence import Evidence
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.vae.inputs import FAMILIES, IMAGE, SmallModel, images, small_model

MODEL = "get_vae"
COUNT = 10
HELD_OUT = 12
TRAINED = 120
BATCH = 20
EPOCHS = 4


def vae(observe: Observer, draw: Draw, family: str) -> tuple[Evidence, SmallModel, Array]:
    given, pictures = small_model(draw("model")), images(draw("images"), COUNT)
    seen = observe("vae", images=pictures, **given.inputs(family))
    return seen, given, pictures


@check(
    "get_vae",
    points=0.5,
    hint="The output of the model is the distribution that the decoder returns.",
)
@any_of("family", FAMILIES)
def test_get_vae_model(observe: Observer, draw: Draw, family: str) -> None:
    """The model is a Keras model from images to distributions over images."""
    seen, _, _ = vae(observe, draw, family)
    require_class(MODEL, seen, "Model", "a Keras Model")
    require_distribution(MODEL, seen, COUNT, IMAGE)


@check("get_vae", points=1, hint="What is decoded: a mean, or a draw from the posterior?")
@any_of("family", FAMILIES)
def test_get_vae_sample(observe: Observer, draw: Draw, family: str) -> None:
    """The model decodes a sample of each image's posterior."""
    seen, given, pictures = vae(observe, draw, family)
    decoded = seen.array("mean")
    require(
        decoded.shape == pictures.shape and decoded.dtype.kind == "f",
        f"the mean of the distribution: expected shape {pictures.shape}, got {decoded.shape}.",
    )
    z = given.latents_of(decoded)
    require(
        np.allclose(given.decoded(z), decoded, atol=1e-3),
        "The distribution returned is not the decoder's at any latents.",
    )
    noise = (z - given.posterior_mean(pictures)) / given.stddev
    require(
        np.abs(noise).max() > 1e-3,
        "Your model decodes the mean of the posterior; only sampling keeps the latent space"
        " smooth.",
    )
    # The largest of twenty standard normal numbers is above 8 in size with probability 3e-14,
    # and below 1e-3 with probability 1e-62.
    require(
        np.abs(noise).max() < 8,
        "The latents that your model decodes are not samples of the encoder's distribution.",
    )


@check("get_vae", points=0.5, hint="The encoder and the decoder must be parts of the model.")
@any_of("family", FAMILIES)
def test_get_vae_parts(observe: Observer, draw: Draw, family: str) -> None:
    """The model trains the weights of both parts and has the KL divergence among its losses."""
    seen, given, _ = vae(observe, draw, family)
    weights = seen.shapes("weights")
    parts = {"encoder": given.encode, "decoder": given.decode}
    missing = [name for name, kernel in parts.items() if list(kernel.shape) not in weights]
    require(not missing, f"The model does not train the weights of the {' and '.join(missing)}.")
    losses = seen.read("losses", list)
    positive = all(isinstance(loss, np.ndarray) and np.all(loss > 0) for loss in losses)
    require(
        losses and positive, "The losses of the model do not contain the encoder's KL divergence."
    )


@check(
    "get_vae",
    points=1.5,
    hint="Compile with Adam and your reconstruction loss, and fit: does the loss fall?",
)
def test_get_vae_learns(observe: Observer, draw: Draw) -> None:
    """Training all parts together makes held-out images more likely."""
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
        mode: [likelihood(seen, f"{when}_{mode}") for when in ("before", "after")] for mode in MODES
    }
    before, after = max(rises.values(), key=lambda pair: pair[1] - pair[0])
    require(
        after - before > RISE,
        f"After {EPOCHS * TRAINED // BATCH} training steps the log likelihood of held-out images,"
        f" given samples of their posteriors, is {after:.0f}; before training it was {before:.0f}.",
        f"a rise of more than {RISE:.0f}",
    )


MODES = ("inference", "training")
# The divergence is left out, for other checks judge it: without it among the losses, the
# evidence lower bound of held-out images falls with some seeds and rises with others.
# Fourteen right designs rose by 60 or more with each of 8 to 26 seeds, and by 120 as soon as
# the decoder knew the mean image. As far as the logarithm of the rise is normal, the two
# slowest designs stay below 30 with probability 1e-5, all others with less than 1e-7. Parts
# that are not trained rose by at most 14 with 17 seeds.
RISE = 30.0


def likelihood(seen: Evidence, when: str) -> float:
    """The mean of log p(x | z) over held-out images x and a sample z of each one's posterior."""
    terms = seen.array(f"{when}_log_likelihood")
    require(
        terms.shape == (HELD_OUT,) and terms.dtype.kind == "f",
        "The log probabilities of held-out images have a wrong shape or dtype.",
    )
    value = float(np.mean(terms.astype(np.float64)))
    require(np.isfinite(value), "The log likelihood of held-out images is not finite.")
    return value
