"""The encoder: 5 points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from graders.comparisons.arrays import Array, show
from graders.comparisons.disagreement import Disagreement, require
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
from graders.suites.vae.inputs import ENCODERS, IMAGE, images
from graders.suites.vae.networks import is_narrow, require_network

ENCODER = "get_encoder"
COUNT = 7
FEWER = 4
# At this distance, an estimate from one sample for each image shows the divergence to 2 %.
REACH = 300.0


def encoder(observe: Observer, draw: Draw, latent_dim: int, part: str) -> Evidence:
    pictures = images(draw("images"), COUNT)
    moved = latent_dim == 2
    return observe("network", part=part, latent_dim=latent_dim, inputs=pictures, moved=moved)


def require_posteriors(seen: Evidence, latent_dim: int) -> None:
    """The encoder returns posteriors over latents of this dimension, which have some spread."""
    require_input(ENCODER, seen, IMAGE)
    require_distribution(ENCODER, seen, COUNT, (latent_dim,))
    require_network(ENCODER, seen)
    given = posterior(seen, latent_dim)
    require(
        np.all(given.variance > 0),
        f"{ENCODER}: the distribution has no spread: all samples of an image's latents are equal."
        f"{layer_table(seen, {-1})}",
    )


def posterior(seen: Evidence, latent_dim: int, where: str = "", count: int = COUNT) -> Posterior:
    """The student's posteriors; raises `Disagreement` unless they are finite and fit in shape."""
    moments = [seen.array(f"{where}{name}") for name in ("mean", "variance", "log_prob")]
    expected = [(count, latent_dim), (count, latent_dim), (count,)]
    require(
        [array.shape for array in moments] == expected,
        f"{ENCODER}: expected means of shape {expected[0]} and log densities of shape"
        f" {expected[2]}, got {moments[0].shape} and {moments[2].shape}.",
    )
    finite = all(array.dtype.kind == "f" and np.all(np.isfinite(array)) for array in moments)
    require(finite, f"{ENCODER}: moments or log densities of the posteriors are not finite.")
    return Posterior(*moments)


@check("get_encoder", points=0.5, hint="Which Keras model is a stack of layers?")
@any_of("part", ENCODERS)
def test_get_encoder_sequential(observe: Observer, draw: Draw, part: str) -> None:
    """The encoder is a Keras Sequential model."""
    seen = encoder(observe, draw, 2, part)
    require_class(ENCODER, seen, "Sequential", "a Keras Sequential model")
    require_network(ENCODER, seen)


@check(
    "get_encoder",
    points=1,
    hint="The last layer turns numbers into one distribution over vectors for each image.",
)
@any_of("part", ENCODERS)
def test_get_encoder_distribution(observe: Observer, draw: Draw, part: str) -> None:
    """The encoder takes images and returns distributions over two latents."""
    require_posteriors(encoder(observe, draw, 2, part), 2)


@check("get_encoder", points=1, hint="Every size that depends on latent_dim must follow it.")
@pytest.mark.parametrize("latent_dim", [1, 50])
@any_of("part", ENCODERS)
def test_get_encoder_other_sizes(observe: Observer, draw: Draw, latent_dim: int, part: str) -> None:
    """The encoder works for 1 and for 50 latents."""
    require_posteriors(encoder(observe, draw, latent_dim, part), latent_dim)


@check("get_encoder", points=0.5, hint="Which activation does the layer of the parameters have?")
@any_of("part", ENCODERS)
def test_get_encoder_unconstrained(observe: Observer, draw: Draw, part: str) -> None:
    """The posteriors' means may be negative as well as positive."""
    seen = encoder(observe, draw, 50, part)
    mean = seen.array("mean")
    if mean.shape in ((COUNT, 1), (COUNT, 2)):
        return  # Another check finds that latent_dim is not used.
    usable = mean.shape == (COUNT, 50) and mean.dtype.kind == "f" and np.all(np.isfinite(mean))
    require(usable, f"{ENCODER}: expected finite means of shape {(COUNT, 50)}, got {show(mean)}.")
    # Weights drawn from a symmetric distribution give each of the 50 coordinates either sign
    # with probability ½; all signs are equal with probability 2 · 2⁻⁵⁰ < 2e-15. All 0 passes.
    require(
        not one_sided(mean),
        f"None of {mean.size} means is {'negative' if mean.min() >= 0 else 'positive'}: something"
        f" limits the parameters to one side of zero.{layer_table(seen, {-2, -1})}",
    )


def one_sided(mean: object) -> bool:
    """Whether all means are on one side of 0; all of them may be 0."""
    if not isinstance(mean, np.ndarray) or not mean.size or mean.dtype.kind != "f":
        return False
    return bool((mean.min() >= 0) != (mean.max() <= 0))


@check(
    "get_encoder",
    points=1.5,
    hint="The divergence is one of the model's own losses: which argument of a probabilistic layer"
    " takes the regulariser?",
)
def test_get_encoder_kl_loss(observe: Observer, draw: Draw) -> None:
    """The regulariser of the posteriors is among the encoder's losses, once."""
    seen = observe(
        "encoder_losses",
        part="encoder",
        latent_dim=2,
        images=images(draw("images"), COUNT),
        fewer=FEWER,
        reach=REACH,
    )
    require(
        not seen.read("near_misplaced", bool),
        "The regulariser belongs to a layer whose output is no distribution: give it to the"
        " probabilistic layer at the end.",
        diagnosis=True,
    )
    sizes = seen.entries("near_sizes", int)
    require(sizes, "encoder.losses is empty: the KL divergence was not added.", diagnosis=True)
    require(
        all(size == 1 for size in sizes),
        f"encoder.losses: expected single numbers, got arrays of {sizes} numbers.",
    )
    calls = [call(seen, where, count) for where, count in (("near", COUNT), ("few", FEWER))]
    far = call(seen, "far", COUNT)
    # Estimates of its own divergence differ from call to call, so they hide that it is not used.
    if not any(one.calls for one in (*calls, far)) and not _once([*calls, far]):
        require_own_divergence(calls[0], far)
    else:
        require_nothing_else(calls[0], far)
        require_once([*calls, far])


@dataclass(frozen=True)
class Call:
    """The sum of the losses of one call without the regulariser, and what it adds."""

    count: int
    calls: int
    without: float
    regularised: float
    given: Posterior

    @property
    def expected(self) -> float:
        """The regulariser's value for these posteriors: it is known, and without noise."""
        return 1 + float(np.mean(np.sum(self.given.mean.astype(np.float64) ** 2, -1)))

    def divergence(self) -> tuple[float, float]:
        """The mean divergence, and 7 standard deviations of its estimate from one sample each.

        Estimates of two calls are both within that with a probability above 1 − 1e-11.
        """
        noise = 7 * np.sqrt(np.sum(self.given.one_sample_deviation() ** 2)) / self.count
        return float(self.given.kl_divergence().mean()), float(noise)


def call(seen: Evidence, where: str, count: int) -> Call:
    totals = [seen.read(f"{where}_{name}", float) for name in ("without", "with")]
    require(np.all(np.isfinite(totals)), "encoder.losses holds values that are not finite.")
    made = seen.read(f"{where}_calls", int)
    require(
        f"{where}_log_prob" in seen.values,
        "What the encoder returns has no density at its means: expected posteriors with a spread.",
    )
    return Call(
        count, made, totals[0], totals[1] - totals[0], posterior(seen, 2, f"{where}_", count)
    )


def require_once(calls: list[Call]) -> None:
    """Raise a `Disagreement` unless the losses hold the regulariser's value once.

    A layer of TensorFlow Probability calls its regulariser twice, for its distribution and
    for that one's value, and Keras divides the results by the size of the batch. What a layer
    adds itself counts once, and is not divided.
    """
    if _once(calls):
        return
    added = max(calls[0].calls, 1)
    require(
        not added > BY_LIBRARY,
        "The regulariser's value is among encoder.losses more than once.",
        diagnosis=True,
    )
    for found in _shares(calls):
        if np.ptp(found) < 1e-2 * abs(found[0]):
            raise Disagreement(
                f"The regulariser's value is among encoder.losses {found[0] / added:.3g} times;"
                " expected once.",
                diagnosis=True,
            )
    raise Disagreement(
        "The losses depend on the regulariser, but are not its value for the encoder's output."
    )


BY_LIBRARY = 2


def _shares(calls: list[Call]) -> tuple[Array, Array]:
    """The losses of each call over the regulariser's value: divided by the size or not."""
    shares = np.array([one.regularised / one.expected for one in calls])
    return shares * [one.count for one in calls], shares


def _once(calls: list[Call]) -> bool:
    scaled, shares = _shares(calls)
    added = calls[0].calls
    expected = (added,) if added else (1, BY_LIBRARY)
    divided = any(np.allclose(scaled, times, rtol=1e-3) for times in expected)
    return (divided and added <= BY_LIBRARY) or (added <= 1 and np.allclose(shares, 1, rtol=1e-3))


def require_nothing_else(near: Call, far: Call) -> None:
    """Raise a `Disagreement` if a divergence is added that is not the regulariser's."""
    (before, noise), (after, more) = near.divergence(), far.divergence()
    growth = (after - before - noise - more) / COUNT
    require(
        growth <= 0 or far.without - near.without < growth / 2,
        "encoder.losses hold a divergence of your own beside the regulariser's: it counts twice.",
        diagnosis=True,
    )


def require_own_divergence(near: Call, far: Call) -> None:
    """Raise a `Disagreement` unless a loss of the encoder's own is the divergence.

    That is right, too, whether it is divided by the size of the batch, or summed over it.
    """
    (before, noise), (after, more) = near.divergence(), far.divergence()
    grown, allowed = after - before, noise + more
    change = far.without - near.without
    if grown <= allowed and change != 0 and far.without > 0:
        return  # An activation keeps the means near the prior, so the losses cannot be compared.
    require(
        far.without > 0,
        f"Far from the prior, encoder.losses add up to {far.without:.4g}, which is below 0.",
    )
    scales = (1, COUNT, 1 / COUNT, 1 / BY_LIBRARY, COUNT / BY_LIBRARY)
    right = any(abs(change * scale - grown) <= allowed + 0.01 * grown for scale in scales)
    require(
        right,
        "encoder.losses do not depend on the regulariser that your function is given. When the"
        f" posteriors move away from the prior, they change from {near.without:.4g} to"
        f" {far.without:.4g}, which is not their KL divergence.",
        f"a change of {grown:.4g} ± {allowed:.2g}, or that over {COUNT}",
    )


@check("get_encoder", points=0.5, hint="Is every layer you make used on the way to the output?")
@any_of("part", ENCODERS)
def test_get_encoder_gradients(observe: Observer, draw: Draw, part: str) -> None:
    """A gradient reaches every trainable weight of the encoder, and the means see the image."""
    pictures = images(draw("images"), COUNT)
    seen = observe("gradients", part=part, latent_dim=2, inputs=pictures)
    require_gradients(ENCODER, seen)
    slopes = seen.values.get("slopes")
    if not isinstance(slopes, np.ndarray) or slopes.shape != (2, IMAGE[-1]):
        return
    if one_sided(encoder(observe, draw, 50, part).values.get("mean")):
        return  # What limits the means, which another check finds, may stop a slope, too.
    require(np.any(slopes), f"{ENCODER}: the means of the posteriors are the same for every image.")
    for axis, of in ((1, "the mean of latent {} does not depend on the image"),
                     (0, "no mean depends on channel {} of the images")):  # fmt: skip
        unused = np.flatnonzero(~np.any(slopes, axis=axis)).tolist()
        text = ", ".join(map(str, unused))
        require(not unused, f"{ENCODER}: {of.format(text)}, counted from 0.")
    require(
        not is_narrow(seen),
        f"{ENCODER}: the means of both latents are made of one number: one follows from the other.",
        diagnosis=True,
    )
