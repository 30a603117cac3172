"""Reconstruction: 2 points."""

from __future__ import annotations

from contextlib import suppress
from itertools import product

import numpy as np
import pytest

from graders.comparisons.arrays import Array, causes, close, require_agreement
from graders.comparisons.disagreement import require
from graders.evaluation.checks import any_of, check
from graders.evaluation.draws import Draw
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.suites.vae.drawn import ROUNDING, Latents, limit
from graders.suites.vae.inputs import FAMILIES, SmallModel, images, small_model
from graders.suites.vae.pixels import CLOSE, LATENTS, PIXELS, UNDONE, combination, fitted

COUNT = 5
FARTHEST = 4.5
"""In standard deviations: ten samples are farther away with probability 7e-5."""


def reconstruction(
    observe: Observer, draw: Draw, family: str, count: int = COUNT
) -> tuple[Evidence, SmallModel, Array]:
    pictures = images(draw, count)
    given = small_model(draw("model" if count == COUNT else "another model"), pictures)
    rows = given.inputs(family, normalised=True)
    seen = observe("reconstruction", images=pictures, **rows)
    return seen, given, pictures


def require_pictures(seen: Evidence, pictures: Array) -> Array:
    """The result of the first call; raises `Disagreement` unless it has the shape of the images."""
    kind = seen.read("kind", str)[:60]
    require(
        kind != "distribution",
        "reconstruct: expected the mean of a distribution, got the distribution.",
        diagnosis=True,
    )
    first = seen.array("first")
    fewer = first.shape[:1] < pictures.shape[:1] and first.shape[1:] == pictures.shape[1:]
    require(
        not fewer,
        f"reconstruct: only {len(first) if first.ndim else 0} of {len(pictures)} images come back.",
        diagnosis=True,
    )
    require(
        first.shape == pictures.shape and first.dtype.kind in "fiu",
        f"reconstruct: expected shape {pictures.shape}, got a {kind} of shape {first.shape}.",
    )
    return first


@check("reconstruct", points=0.25, hint="Return one image for each image given.")
@pytest.mark.parametrize("count", [COUNT, 1])
@any_of("family", FAMILIES)
def test_reconstruct_form(observe: Observer, draw: Draw, count: int, family: str) -> None:
    """The result has as many images as were given, in the same shape."""
    seen, _, pictures = reconstruction(observe, draw, family, count)
    require_pictures(seen, pictures)


@check(
    "reconstruct",
    points=1.75,
    hint="Do not sample: neither latents nor pixels are random here.",
)
@any_of("family", FAMILIES)
def test_reconstruct_values(observe: Observer, draw: Draw, family: str) -> None:
    """Images are decoded at the mean of their posterior, to the mean of the decoder."""
    seen, given, pictures = reconstruction(observe, draw, family)
    first, second = require_pictures(seen, pictures), seen.array("second")
    right = given.decoded(given.posterior_mean(pictures))
    if is_close(first, right) and is_close(second, right):
        require_nothing_kept(seen, right)
        with suppress(NotObserved):
            require_own_parts(observe, draw, family)
        return
    require_nothing_drawn(first, second)
    if second.shape == first.shape and second.dtype.kind in "fiu":
        says = cause(first, second, given, pictures)
        require(not says, says, diagnosis=True)
    for answer in (first, second):
        require_agreement("the reconstruction", answer, right, rtol=0.0, atol=CLOSE)


def is_close(answer: Array, right: Array) -> bool:
    """Whether these are the right pictures."""
    return close(answer, right, rtol=0.0, atol=CLOSE)


def require_nothing_kept(seen: Evidence, right: Array) -> None:
    """Raise a `Disagreement` unless images in the other order come out in the other order."""
    other = seen.array("reversed")
    require(
        not is_close(other, right),
        "Called with other images, your function returns its first result again: it is kept for"
        " later calls.",
        diagnosis=True,
    )
    require_agreement(
        "the reconstruction at a later call", other, right[::-1], rtol=0.0, atol=CLOSE
    )


def require_own_parts(observe: Observer, draw: Draw, family: str) -> None:
    """Raise a `Disagreement` for an image that is not passed through the networks given."""
    seen, given, pictures = reconstruction(observe, draw, family, 1)
    first, right = seen.array("first"), given.decoded(given.posterior_mean(pictures))
    if first.shape != right.shape or is_close(first, right):
        return
    _, earlier, _ = reconstruction(observe, draw, family)
    for encoder, decoder, kept in (
        (earlier, earlier, "encoder and decoder are those"),
        (earlier, given, "encoder is that"),
        (given, earlier, "decoder is that"),
    ):
        same = is_close(first, decoder.decoded(encoder.posterior_mean(pictures)))
        require(not same, f"The {kept} of another call: kept for later calls.", diagnosis=True)
    require_agreement("the reconstruction of one image", first, right, rtol=0.0, atol=CLOSE)


def require_nothing_drawn(first: Array, second: Array) -> None:
    """Raise a `Disagreement` for pixels that are 0 or 1 at random."""
    binary = np.isin(first, (0.0, 1.0)).all()
    smooth = np.allclose(first[:, ::6, ::6], first[:, 5::6, 5::6])
    require(
        not binary or smooth or np.array_equal(first, second),
        "These pixels were drawn at random; expected their mean.",
        diagnosis=True,
    )


def cause(first: Array, second: Array, given: SmallModel, pictures: Array) -> str:
    """What these pictures are, in a sentence; empty where that is not known."""
    found: dict[int, list[str]] = {0: [], 1: [], 2: []}
    for (says, transform), (name, latents) in product(PIXELS, LATENTS):
        expected = transform(given.logits(latents(given, pictures)))
        if all(is_close(answer, expected) for answer in (first, second)):
            texts = [text for text in (name, says) if text]
            found[len(texts)].append(" ".join(texts))
    if is_close(first, pictures):
        found[1].append("These are the images passed to your function.")
    fewest = list(dict.fromkeys(found[1] or found[2]))
    if says := causes(fewest):
        return says
    right = given.decoded(given.posterior_mean(pictures))
    if is_close(first, second) and (says := fitted(first, right)):
        return says
    if np.isin(first, (0.0, 1.0)).all():
        again = " They differ from call to call: latents are drawn at random."
        says = "All pixels are 0 or 1, as rounded means are; expected the means."
        return says + again * (not np.array_equal(first, second))
    for says, undo in UNDONE:
        rounded = 5e-3 if "255" in says else 1e-3
        where = _decoded_elsewhere(undo(first), undo(second), given, pictures, rounded)
        if where:
            return f"{says} {where}".strip()
    return _drawn(first, second, given, pictures)


def _drawn(first: Array, second: Array, given: SmallModel, pictures: Array) -> str:
    """Whether pictures that differ from call to call are means of decoded samples, in words."""
    if np.abs(first - second).max() < CLOSE:
        return ""
    says = "The result differs from call to call: something is drawn at random."
    mean, stddev = given.posterior_mean(pictures), given.posterior_stddev(pictures)
    noise = np.random.default_rng(0).standard_normal((500, *mean.shape))
    average = np.mean([given.decoded(mean + stddev * one) for one in noise], axis=0)
    right = given.decoded(mean)
    nearer = all(
        np.abs(seen - average).mean() < 0.6 * np.abs(seen - right).mean()
        for seen in (first, second)
    )
    averaged = " It is near the average of images that are decoded at samples: decode the mean."
    return says + averaged * nearer


def _decoded_elsewhere(
    first: Array, second: Array, given: SmallModel, pictures: Array, rounded: float
) -> str:
    """At which latents these pictures were decoded, if they were decoded at any."""
    if not (np.all(first >= 0) and np.all(first <= 1)):
        return ""
    find = given.latents_of if rounded < 2e-3 else given.latents_of_rounded
    z = np.stack([find(answer[:, ::6, ::6]) for answer in (first, second)])
    decoded = np.stack([given.decoded(one) for one in z])
    if not np.allclose(decoded, np.stack([first, second]), atol=rounded):
        return ""
    mean = given.posterior_mean(pictures)
    seen = Latents(z, mean, given.posterior_stddev(pictures))
    where = "The decoder's mean is not taken at the mean of the posteriors: "
    if np.abs(z[0] - z[1]).max() > ROUNDING:
        return f"{where}the latents differ from call to call. Were latents sampled?"
    offset, slope = seen.offset(), seen.slope()
    if np.abs(z - mean - offset).max() < ROUNDING:
        return f"{where}{offset:.3g} is added to each latent."
    if np.abs(z - slope * mean).max() < ROUNDING:
        return f"{where}each latent is {slope:.3g} times that mean."
    each = (z - mean).mean((0, 1))
    if np.abs(z - mean - each).max() < ROUNDING:
        return f"{where}a constant is added to each latent."
    if clipped := limit(z[0], least=2):
        return f"{where}latents are clipped, and none is beyond {clipped:.3g}."
    if made := combination(z[0], seen):
        return f"The decoder is used at {made}; expected the mean of each posterior."
    away = np.abs(z[0] - mean) / seen.stddev
    if away.max() < FARTHEST and np.mean(away**2) < 4:
        return (
            f"{where}the latents are the same at every call, and up to {away.max():.2g} standard"
            " deviations away from it, as samples with a fixed seed are."
        )
    return ""
