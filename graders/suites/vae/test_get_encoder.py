"""The encoder: 5 points."""

from __future__ import annotations

import numpy as np
import pytest

from graders.comparisons.arrays import show
from graders.comparisons.disagreement import require
from graders.comparisons.elbo import Posterior
from graders.comparisons.models import (
    layer_table,
    require_class,
    require_distribution,
    require_gradients,
    require_input,
)
from graders.evaluation.checks import any_of, check
from graders.evaluation.evidence import Evidence
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.vae.inputs import ANY_ENCODERS, ENCODERS, IMAGE, images

ENCODER = "get_encoder"
COUNT = 7
# At this distance, an estimate from one sample for each image shows the divergence clearly.
REACH = 30.0


def encoder(observe: Observer, draw: Draw, latent_dim: int, part: str) -> Evidence:
    pictures = images(draw("images"), COUNT)
    return observe("network", part=part, latent_dim=latent_dim, inputs=pictures)


def require_posteriors(seen: Evidence, latent_dim: int) -> None:
    """The encoder returns posteriors over latents of this dimension, which have some spread."""
    require_input(ENCODER, seen, IMAGE)
    require_distribution(ENCODER, seen, COUNT, (latent_dim,))
    given = posterior(seen, latent_dim)
    require(
        np.all(given.variance > 0),
        f"{ENCODER}: the distribution has no spread: all samples of an image's latents are equal."
        f"{layer_table(seen, {-1})}",
    )


def posterior(seen: Evidence, latent_dim: int, where: str = "") -> Posterior:
    """The student's posteriors; raises `Disagreement` unless they are finite and fit in shape."""
    moments = [seen.array(f"{where}{name}") for name in ("mean", "variance", "log_prob")]
    expected = [(COUNT, latent_dim), (COUNT, latent_dim), (COUNT,)]
    require(
        [array.shape for array in moments] == expected,
        f"{ENCODER}: expected means of shape {expected[0]} and log densities of shape"
        f" {expected[2]}, got {moments[0].shape} and {moments[2].shape}.",
    )
    finite = all(array.dtype.kind == "f" and np.all(np.isfinite(array)) for array in moments)
    require(finite, f"{ENCODER}: moments or log densities of the posteriors are not finite.")
    return Posterior(*moments)


@check("get_encoder", points=0.5, hint="Which Keras model is a stack of layers?")
@any_of("part", ANY_ENCODERS)
def test_get_encoder_sequential(observe: Observer, draw: Draw, part: str) -> None:
    """The encoder is a Keras Sequential model."""
    seen = encoder(observe, draw, 2, part)
    require_class(ENCODER, seen, "Sequential", "a Keras Sequential model")


@check(
    "get_encoder",
    points=1,
    hint="The last layer turns numbers into one distribution over vectors for each image.",
)
@any_of("part", ANY_ENCODERS)
def test_get_encoder_distribution(observe: Observer, draw: Draw, part: str) -> None:
    """The encoder takes images and returns distributions over two latents."""
    require_posteriors(encoder(observe, draw, 2, part), 2)


@check("get_encoder", points=1, hint="Every size that depends on latent_dim must follow it.")
@pytest.mark.parametrize("latent_dim", [1, 5, 50])
@any_of("part", ANY_ENCODERS)
def test_get_encoder_other_sizes(observe: Observer, draw: Draw, latent_dim: int, part: str) -> None:
    """The encoder works for 1, 5 and 50 latents."""
    require_posteriors(encoder(observe, draw, latent_dim, part), latent_dim)


@check("get_encoder", points=0.5, hint="Which activation does the layer of the parameters have?")
@any_of("part", ANY_ENCODERS)
def test_get_encoder_unconstrained(observe: Observer, draw: Draw, part: str) -> None:
    """The posteriors' means may be negative as well as positive."""
    seen = encoder(observe, draw, 50, part)
    mean = seen.array("mean")
    usable = mean.shape == (COUNT, 50) and mean.dtype.kind == "f" and np.all(np.isfinite(mean))
    require(
        usable,
        f"{ENCODER}: expected finite means of shape {(COUNT, 50)}, got {show(mean)}.",
    )
    # Weights drawn from a symmetric distribution give each of the 50 coordinates either sign
    # with probability ½; all signs are equal with probability 2 · 2⁻⁵⁰ < 2e-15. All 0 passes.
    one_sided = (mean.min() >= 0) != (mean.max() <= 0)
    require(
        not one_sided,
        f"None of {mean.size} means is {'negative' if mean.min() >= 0 else 'positive'}: something"
        f" limits the parameters to one side of zero.{layer_table(seen, {-2, -1})}",
    )


@check(
    "get_encoder",
    points=1.5,
    hint="The divergence is one of the model's own losses: which argument of a probabilistic layer"
    " takes the regulariser?",
)
@any_of("part", ENCODERS)
def test_get_encoder_kl_loss(observe: Observer, draw: Draw, part: str) -> None:
    """The KL divergence is among the encoder's losses and grows as posteriors leave the prior."""
    pictures = images(draw("images"), COUNT)
    seen = observe("encoder_losses", part=part, latent_dim=2, images=pictures, reach=REACH)
    sizes = seen.entries("near_sizes", int)
    require(sizes, "encoder.losses is empty: the KL divergence was not added.")
    require(
        all(size == 1 for size in sizes),
        f"encoder.losses: expected single numbers, got arrays of {sizes} numbers.",
    )
    near, far = (losses_and_divergence(seen, where) for where in ("near", "far"))
    if far[1] <= near[1]:
        return  # An activation keeps the means near the prior, so the losses cannot be compared.
    require(
        far[0] > 0, f"Far from the prior, encoder.losses add up to {far[0]:.4g}, which is below 0."
    )
    require(
        far[0] - near[0] >= (far[1] - near[1]) / COUNT / 2,
        f"When the posteriors move away from the prior, encoder.losses change from {near[0]:.4g}"
        f" to {far[0]:.4g}; their KL divergence grows much more.",
        f"at least half the divergence's growth over the size of the batch, {far[1] - near[1]:.4g}",
    )


def losses_and_divergence(seen: Evidence, where: str) -> tuple[float, float]:
    """The sum of the losses, and a bound on an estimate of the divergence from one sample.

    The bound is an upper one for near posteriors and a lower one for far posteriors. It is 7
    standard deviations of the noise away, so both together fail with a probability below 1e-11.
    """
    total = seen.read(f"{where}_total", float)
    require(np.isfinite(total), "encoder.losses holds values that are not finite.")
    given = posterior(seen, 2, f"{where}_")
    noise = 7 * np.sqrt(np.sum(given.one_sample_deviation() ** 2)) / COUNT
    divergence = given.kl_divergence().mean()
    return total, float(divergence + (noise if where == "near" else -noise))


@check("get_encoder", points=0.5, hint="Is every layer you make used on the way to the output?")
@any_of("part", ANY_ENCODERS)
def test_get_encoder_gradients(observe: Observer, draw: Draw, part: str) -> None:
    """A gradient reaches every trainable weight of the encoder, and the means see the image."""
    pictures = images(draw("images"), COUNT)
    seen = observe("gradients", part=part, latent_dim=2, inputs=pictures)
    require_gradients(ENCODER, seen)
    slopes = seen.values.get("slopes")
    require(
        not isinstance(slopes, np.ndarray) or np.any(slopes),
        f"{ENCODER}: the means of the posteriors are the same for every image.",
    )
