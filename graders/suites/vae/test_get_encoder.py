"""The encoder: 5 points."""

from __future__ import annotations

import numpy as np
import pytest

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
from graders.suites.vae.inputs import (
    ANY_ENCODERS,
    ENCODERS,
    IMAGE,
    images,
)

ENCODER = "Your encoder"
COUNT = 7
# So far away, an estimate from one sample for each image shows the divergence clearly.
REACH = 30.0


def encoder(observe: Observer, draw: Draw, latent_dim: int, part: str) -> Evidence:
    pictures = images(draw("images"), COUNT)
    return observe("network", part=part, latent_dim=latent_dim, inputs=pictures)


def require_posteriors(seen: Evidence, latent_dim: int) -> None:
    """Posteriors over latents of this dimension, that are not single points."""
    require_input(ENCODER, seen, IMAGE)
    require_distribution(ENCODER, seen, COUNT, (latent_dim,))
    given = posterior(seen, latent_dim)
    require(
        np.all(given.variance > 0),
        f"{ENCODER}'s distribution has no spread: all samples of an image's latents are the same."
        f"{layer_table(seen, {-1})}",
    )


def posterior(seen: Evidence, latent_dim: int, where: str = "") -> Posterior:
    """The claimed posteriors, when they are finite and of the shapes that can be judged."""
    moments = [seen.array(f"{where}{name}") for name in ("mean", "variance", "log_prob")]
    asked = [(COUNT, latent_dim), (COUNT, latent_dim), (COUNT,)]
    require(
        [array.shape for array in moments] == asked,
        f"{ENCODER}'s posteriors have means of shape {moments[0].shape} and log densities of shape"
        f" {moments[2].shape}, asked for were {asked[0]} and {asked[2]}.",
    )
    finite = all(array.dtype.kind == "f" and np.all(np.isfinite(array)) for array in moments)
    require(finite, f"{ENCODER}'s posteriors have moments or log densities that are not finite.")
    return Posterior(*moments)


@check("get_encoder", points=0.5, hint="A stack of layers: which Keras model is that?")
@any_of("part", ANY_ENCODERS)
def test_get_encoder_sequential(observe: Observer, draw: Draw, part: str) -> None:
    """The encoder is a Keras Sequential model."""
    require_class(ENCODER, encoder(observe, draw, 2, part), "Sequential")


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
    require(usable, f"The posteriors' means cannot be used; they have shape {mean.shape}.")
    # Weights drawn from a symmetric distribution give each of the 50 coordinates either sign
    # with probability ½: all the same has probability 2 · 2⁻⁵⁰ < 2e-15. All 0 passes.
    one_sided = (mean.min() >= 0) != (mean.max() <= 0)
    require(
        not one_sided,
        f"None of {mean.size} means is {'negative' if mean.min() >= 0 else 'positive'}: something"
        f" limits the parameters to one side of zero.{layer_table(seen, {-2, -1})}",
    )


@check(
    "get_encoder",
    points=1.5,
    hint="The divergence is a loss of the model's own: which argument of a probabilistic layer"
    " takes the regulariser?",
)
@any_of("part", ENCODERS)
def test_get_encoder_kl_loss(observe: Observer, draw: Draw, part: str) -> None:
    """The KL divergence is among the encoder's losses and grows as posteriors leave the prior."""
    pictures = images(draw("images"), COUNT)
    seen = observe("encoder_losses", part=part, latent_dim=2, images=pictures, reach=REACH)
    sizes = seen.entries("near_sizes", int)
    require(sizes, "encoder.losses is empty: the KL divergence was not added to it.")
    require(
        all(size == 1 for size in sizes),
        f"encoder.losses holds arrays of {sizes} numbers, asked for were single numbers.",
    )
    near, far = (losses_and_divergence(seen, where) for where in ("near", "far"))
    if far[1] <= near[1]:
        return  # Means that some activation keeps near the prior show nothing certain.
    require(far[0] > 0, f"Far from the prior encoder.losses add up to {far[0]:.4g}, below 0.")
    require(
        far[0] - near[0] >= (far[1] - near[1]) / COUNT / 2,
        f"As the posteriors were moved away from the prior, encoder.losses went from {near[0]:.4g}"
        f" to {far[0]:.4g}; their KL divergence grows much more.",
        f"at least half the divergence's growth over the size of the batch, {far[1] - near[1]:.4g}",
    )


def losses_and_divergence(seen: Evidence, where: str) -> tuple[float, float]:
    """The losses' sum and a bound that an estimate of the divergence of one sample will keep.

    The bound is 7 standard deviations of the noise away, so the two bounds together fail with
    a probability below 1e-11: above it where the posteriors are near, below where they are far.
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
    """A gradient reaches every trainable weight of the encoder."""
    pictures = images(draw("images"), COUNT)
    seen = observe("gradients", part=part, latent_dim=2, inputs=pictures)
    require_gradients(ENCODER, seen)
