"""Reconstruction: 2 points."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, product

import numpy as np
import pytest

from graders.comparisons.arrays import Array, causes, close, require_agreement
from graders.comparisons.disagreement import require
from graders.evaluation.checks import any_of, check
from graders.evaluation.evidence import Evidence
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.vae.drawn import ROUNDING, Latents, limit
from graders.suites.vae.inputs import FAMILIES, SmallModel, images, normalised, small_model

COUNT = 5
CLOSE = 1e-3
IN_TRAINING = "Batch normalisation uses the batch itself, as in training mode, in"
FARTHEST = 4.5
"""In standard deviations: ten samples are farther away with probability 7e-5."""


def reconstruction(
    observe: Observer, draw: Draw, family: str, count: int = COUNT
) -> tuple[Evidence, SmallModel, Array]:
    pictures = images(draw("images"), count)
    given = small_model(draw("model"), pictures)
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
    if close(first, right, rtol=0.0, atol=CLOSE) and close(second, right, rtol=0.0, atol=CLOSE):
        return
    require_nothing_drawn(first, second)
    if second.shape == first.shape and second.dtype.kind in "fiu":
        says = cause(first, second, given, pictures)
        require(not says, says, diagnosis=True)
    for answer in (first, second):
        require_agreement("the reconstruction", answer, right, rtol=0.0, atol=CLOSE)


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
        if all(close(answer, expected, rtol=0.0, atol=CLOSE) for answer in (first, second)):
            texts = [text for text in (name, says) if text]
            found[len(texts)].append(" ".join(texts))
    if close(first, pictures, rtol=0.0, atol=CLOSE):
        found[1].append("These are the images passed to your function.")
    fewest = list(dict.fromkeys(found[1] or found[2]))
    if says := causes(fewest):
        return says
    if np.isin(first, (0.0, 1.0)).all():
        again = " They differ from call to call: latents are drawn at random."
        says = "All pixels are 0 or 1, as rounded means are; expected the means."
        return says + again * (not np.array_equal(first, second))
    for says, undo in UNDONE:
        where = _decoded_elsewhere(undo(first), undo(second), given, pictures)
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


def _decoded_elsewhere(first: Array, second: Array, given: SmallModel, pictures: Array) -> str:
    """At which latents these pictures were decoded, if they were decoded at any."""
    if not (np.all(first >= 0) and np.all(first <= 1)):
        return ""
    z = np.stack([given.latents_of(answer[:, ::6, ::6]) for answer in (first, second)])
    decoded = np.stack([given.decoded(one) for one in z])
    if not np.allclose(decoded, np.stack([first, second]), atol=1e-3):
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


def combination(z: Array, seen: Latents) -> str:
    """Which sum of two usual values the latents z (N, d) are, in words; empty if they are none.

    Ten numbers or more, recovered to a thousandth of their size, leave two factors no choice.
    """
    batch = np.broadcast_to(seen.mean.mean(0), z.shape)
    terms = {
        "the mean of each posterior": seen.mean,
        "the mean over the batch of the posteriors' means": batch,
        "the posterior's standard deviation": seen.stddev,
        "the posterior's variance": seen.stddev**2,
        "1": np.ones_like(z),
    }
    for chosen in combinations(terms, 2):
        matrix = np.stack([terms[name].ravel() for name in chosen], -1)
        factors = np.linalg.lstsq(matrix, z.ravel(), rcond=None)[0]
        if np.abs(matrix @ factors - z.ravel()).max() < ROUNDING:
            return " plus ".join(_times(*pair) for pair in zip(factors.tolist(), chosen))
    return ""


def _times(factor: float, name: str) -> str:
    if name == "1":
        return f"{factor:.3g}"
    return name if abs(factor - 1) < ROUNDING else f"{factor:.3g} times {name}"


def _same(logits: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-logits)))


PIXELS: tuple[tuple[str, Callable[[Array], Array]], ...] = (
    ("", _same),
    ("These are the decoder's logits; expected the mean of its distribution.", np.asarray),
    ("These are the decoder's most probable values, not its means.",
     lambda logits: np.round(_same(logits))),
    ("These are variances; expected the mean.", lambda logits: _same(logits) * _same(-logits)),
    ("These are standard deviations; expected the mean.",
     lambda logits: np.sqrt(_same(logits) * _same(-logits))),
    ("These are the decoder's means subtracted from 1.", lambda logits: _same(-logits)),
    ("These are scaled to 0 … 255; the mean lies between 0 and 1.",
     lambda logits: np.round(_same(logits) * 255)),
    ("These are scaled to 0 … 255; the mean lies between 0 and 1.",
     lambda logits: np.floor(_same(logits) * 255)),
    ("These are scaled to 0 … 255; the mean lies between 0 and 1.",
     lambda logits: _same(logits) * 255),
    ("These are scaled to −1 … 1; the mean lies between 0 and 1.",
     lambda logits: 2 * _same(logits) - 1),
    ("A sigmoid is taken of the decoder's means, which lie between 0 and 1 already.",
     lambda logits: _same(_same(logits))),
    ("These means are squared.", lambda logits: _same(logits) ** 2),
    ("These are divided by 255.", lambda logits: _same(logits) / 255),
    ("The rows and columns of the images are swapped.",
     lambda logits: _same(logits).swapaxes(1, 2)),
    ("The images are turned upside down.", lambda logits: _same(logits)[:, ::-1]),
    ("The images are mirrored.", lambda logits: _same(logits)[:, :, ::-1]),
    ("The channels are in the other order.", lambda logits: _same(logits)[..., ::-1]),
    ("The images are in the other order.", lambda logits: _same(logits)[::-1]),
    ("All images are the mean over the batch.",
     lambda logits: 0 * logits + _same(logits).mean(0)),
    ("All images are the first one.", lambda logits: 0 * logits + _same(logits)[:1]),
)  # fmt: skip
UNDONE: tuple[tuple[str, Callable[[Array], Array]], ...] = (
    ("", np.asarray),
    ("These are the decoder's logits; expected the mean of its distribution.", _same),
    ("These are the decoder's means subtracted from 1.", lambda seen: 1 - seen),
    ("These are scaled to 0 … 255; the mean lies between 0 and 1.", lambda seen: seen / 255),
    ("These are scaled to −1 … 1; the mean lies between 0 and 1.", lambda seen: (seen + 1) / 2),
    ("The images are turned upside down.", lambda seen: seen[:, ::-1]),
    ("The images are mirrored.", lambda seen: seen[:, :, ::-1]),
    ("The channels are in the other order.", lambda seen: seen[..., ::-1]),
)
"""How pictures of other latents may have been changed, undone."""
LATENTS: tuple[tuple[str, Callable[[SmallModel, Array], Array]], ...] = (
    ("", lambda given, pictures: given.posterior_mean(pictures)),
    ("The decoder is used at the latents 0: the encoder's output is not used.",
     lambda given, pictures: 0 * given.posterior_mean(pictures)),
    ("The decoder is used at the standard deviations of the posteriors, not at their means.",
     lambda given, pictures: given.posterior_stddev(pictures)),
    ("The decoder is used at the variances of the posteriors, not at their means.",
     lambda given, pictures: given.posterior_stddev(pictures) ** 2),
    ("The encoder was given the images subtracted from 1.",
     lambda given, pictures: given.posterior_mean(1 - pictures)),
    ("The encoder was given the images divided by 255.",
     lambda given, pictures: given.posterior_mean(pictures / 255)),
    ("The encoder was given 255 times the images.",
     lambda given, pictures: given.posterior_mean(pictures * 255)),
    ("The encoder was given the images scaled to −1 … 1.",
     lambda given, pictures: given.posterior_mean(2 * pictures - 1)),
    ("The encoder was given rounded images.",
     lambda given, pictures: given.posterior_mean(np.round(pictures))),
    ("The sign of the posteriors' means is flipped.",
     lambda given, pictures: -given.posterior_mean(pictures)),
    (f"{IN_TRAINING} both networks.",
     lambda given, pictures: normalised(given.mean_in_training(pictures))),
    (f"{IN_TRAINING} the encoder.",
     lambda given, pictures: given.mean_in_training(pictures)),
    (f"{IN_TRAINING} the decoder.",
     lambda given, pictures: normalised(given.posterior_mean(pictures))),
    ("The mean over the batch of the posteriors' means is decoded.",
     lambda given, pictures: (
         0 * given.posterior_mean(pictures) + given.posterior_mean(pictures).mean(0))),
)  # fmt: skip
