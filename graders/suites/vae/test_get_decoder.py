"""The decoder: 3 points."""

from __future__ import annotations

import numpy as np
import pytest

from graders.comparisons.arrays import Array, close
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.models import (
    layer_table,
    require_class,
    require_distribution,
    require_gradients,
    require_input,
)
from graders.evaluation.checks import Advice, check
from graders.evaluation.draws import Draw
from graders.evaluation.evidence import Evidence
from graders.evaluation.observer import Observer
from graders.suites.vae.densities import is_bernoulli, require_density
from graders.suites.vae.inputs import IMAGE, images, latents
from graders.suites.vae.networks import (
    is_narrow,
    require_alone,
    require_answers,
    require_network,
    require_other_size,
)

DECODER = "get_decoder"
COUNT = 3


def decoder(observe: Observer, draw: Draw, latent_dim: int) -> Evidence:
    return observe(
        "network",
        part="decoder",
        latent_dim=latent_dim,
        inputs=latents(draw("latents"), COUNT, latent_dim),
        moved=latent_dim == 2,
        targets=images(draw, COUNT),
    )


def require_pictures(seen: Evidence, latent_dim: int, targets: Array) -> None:
    """The decoder returns distributions over images, which have some spread."""
    require_input(DECODER, seen, (latent_dim,))
    require_distribution(DECODER, seen, COUNT, IMAGE)
    require_network(DECODER, seen)
    require_alone(DECODER, seen)
    log_prob, variance = seen.array("log_prob"), seen.array("variance")
    table = layer_table(seen, {-1})
    require(
        log_prob.shape == (COUNT,) and log_prob.dtype.kind == "f",
        f"{DECODER}: expected log_prob of shape ({COUNT},), got {log_prob.shape}.{table}",
    )
    require_spread(seen.optional("mean", np.ndarray), variance, log_prob, table)
    require_density(DECODER, seen.optional("mean", np.ndarray), variance, log_prob, targets)


def require_spread(mean: object, variance: Array, log_prob: Array, table: str) -> None:
    """Raise a `Disagreement` that says why a distribution gives images no finite density."""
    if isinstance(mean, np.ndarray) and has_wild_probabilities(mean, variance):
        raise Disagreement(
            f"{DECODER}: these are Bernoulli pixels whose probabilities lie outside 0 … 1: they go"
            f" from {mean.min():.2g} to {mean.max():.2g}. Numbers of any size are logits.{table}",
            diagnosis=True,
        )
    require(
        variance.dtype.kind == "f" and np.any(variance > 0),
        f"{DECODER}: the distribution has no spread: all samples of an image are equal.{table}",
    )
    finite = np.all(np.isfinite(log_prob))
    require(finite, f"{DECODER}: log_prob of images between 0 and 1 is not finite.{table}")


def has_wild_probabilities(mean: Array, variance: Array) -> bool:
    """Whether means and variances are those of Bernoulli pixels of impossible probabilities."""
    if mean.shape != variance.shape or not mean.size or mean.dtype.kind != "f":
        return False
    wild = np.any((mean < 0) | (mean > 1))
    return bool(wild) and close(variance, mean * (1 - mean), rtol=1e-3, atol=1e-6)


@check("get_decoder", points=0.5, hint="Which Keras model is a stack of layers?")
def test_get_decoder_sequential(observe: Observer, draw: Draw) -> None:
    """The decoder is a Keras Sequential model."""
    seen = decoder(observe, draw, 2)
    require_class(DECODER, seen, "Sequential", "a Keras Sequential model")
    require_network(DECODER, seen)


@check(
    "get_decoder",
    points=1,
    hint="Follow the output shapes down the table; the last layer makes one distribution over"
    " whole images.",
)
def test_get_decoder_distribution(observe: Observer, draw: Draw, advice: Advice) -> None:
    """The decoder takes two latents and returns distributions over 36 × 36 × 3 images."""
    seen = decoder(observe, draw, 2)
    require_pictures(seen, 2, images(draw, COUNT))
    if never_dark(seen):
        advice.append(
            "None of the means is below ½, so no pixel can come out dark. Does something keep the"
            " logits above 0, such as an activation of the layer before the Bernoulli?"
        )


def never_dark(seen: Evidence) -> bool:
    """Whether all pixels are Bernoulli, by their variances, and more likely 1 than 0."""
    mean = seen.optional("mean", np.ndarray)
    return is_bernoulli(mean, seen.array("variance")) and bool(np.min(mean) >= 0.5)


@check("get_decoder", points=1, hint="Every size that depends on latent_dim must follow it.")
@pytest.mark.parametrize("latent_dim", [1, 50])
def test_get_decoder_other_sizes(observe: Observer, draw: Draw, latent_dim: int) -> None:
    """The decoder works for 1 and for 50 latents."""
    targets = images(draw, COUNT)
    seen = decoder(observe, draw, latent_dim)
    require_other_size(DECODER, seen)
    require_answers(DECODER, decoder(observe, draw, 2))
    require_pictures(seen, latent_dim, targets)
    require_latents(seen, decoder(observe, draw, 2), latent_dim)


def require_latents(seen: Evidence, two: Evidence, latent_dim: int) -> None:
    """Raise a `Disagreement` if some of many latents are not used, where each of two is."""
    unused = seen.entries("unused", int)
    require(
        not unused or bool(two.entries("unused", int)),
        f"{DECODER}: for latent_dim = {latent_dim} the images depend on {latent_dim - len(unused)}"
        f" latents only; the first that is not used is number {min(unused, default=0)}, counted"
        " from 0.",
        diagnosis=True,
    )


@check("get_decoder", points=0.5, hint="Is every layer you make used on the way to the output?")
def test_get_decoder_gradients(observe: Observer, draw: Draw) -> None:
    """A gradient reaches every trainable weight of the decoder, and every latent is used."""
    given = latents(draw("latents"), COUNT, 2)
    seen = observe("gradients", part="decoder", latent_dim=2, inputs=given)
    require_gradients(DECODER, seen)
    slopes = seen.optional("slopes", np.ndarray)
    if slopes is None or slopes.shape != (IMAGE[-1], 2):
        return
    require(np.any(slopes), f"{DECODER}: the images do not depend on the latents.", diagnosis=True)
    for axis, of in ((0, "the images do not depend on latent {}"),
                     (1, "channel {} of the images does not depend on the latents")):  # fmt: skip
        unused = np.flatnonzero(~np.any(slopes, axis=axis)).tolist()
        text = ", ".join(map(str, unused))
        require(not unused, f"{DECODER}: {of.format(text)}, counted from 0.", diagnosis=True)
    require(
        not is_narrow(seen),
        f"{DECODER}: the images depend on one number only that is made of both latents, such as"
        " their sum, or their direction without their length.",
        diagnosis=True,
    )
    require_colours(decoder(observe, draw, 2))


def require_colours(seen: Evidence) -> None:
    """Raise a `Disagreement` if all images are grey, whatever the weights are."""
    mean = seen.optional("mean", np.ndarray)
    if mean is None or mean.shape[1:] != IMAGE or not np.ptp(mean):
        return
    grey = np.array_equal(mean[..., 0], mean[..., 1]) and np.array_equal(mean[..., 1], mean[..., 2])
    says = f"{DECODER}: the three channels are the same, so that every image is grey."
    require(not grey, says, diagnosis=True)
