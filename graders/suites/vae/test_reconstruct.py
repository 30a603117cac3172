"""Reconstruction: 2 points."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array, close, require_agreement
from graders.comparisons.disagreement import require
from graders.evaluation.checks import any_of, check
from graders.evaluation.evidence import Evidence
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.vae.inputs import FAMILIES, SmallModel, images, small_model
from reference.vae import mistakes

COUNT = 5


def reconstruction(
    observe: Observer, draw: Draw, family: str
) -> tuple[Evidence, SmallModel, Array]:
    given, pictures = small_model(draw("model")), images(draw("images"), COUNT)
    seen = observe("reconstruction", images=pictures, **given.inputs(family))
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


@check("reconstruct", points=0.5, hint="Return one image for each image given.")
@any_of("family", FAMILIES)
def test_reconstruct_form(observe: Observer, draw: Draw, family: str) -> None:
    """The result has as many images as were given, in the same shape."""
    seen, _, pictures = reconstruction(observe, draw, family)
    require_pictures(seen, pictures)


@check(
    "reconstruct",
    points=1.5,
    hint="Do not sample: neither latents nor pixels are random here.",
)
@any_of("family", FAMILIES)
def test_reconstruct_values(observe: Observer, draw: Draw, family: str) -> None:
    """Images are decoded at the mean of their posterior, to the mean of the decoder."""
    seen, given, pictures = reconstruction(observe, draw, family)
    first, second = require_pictures(seen, pictures), seen.array("second")
    right = given.decoded(given.posterior_mean(pictures))
    if not close(first, right, rtol=0.0, atol=1e-3):
        require_nothing_drawn(first.astype(np.float64), given)
    known = mistakes.reconstructions(given, pictures)
    for answer in (first, second):
        require_agreement("the reconstruction", answer, right, rtol=0.0, atol=1e-3, mistakes=known)


def require_nothing_drawn(answer: Array, given: SmallModel) -> None:
    """Raise a `Disagreement` for answers that come from sampled pixels or latents."""
    binary = np.isin(answer, (0.0, 1.0)).all()
    smooth = np.allclose(answer[:, ::6, ::6], answer[:, 5::6, 5::6])
    require(
        not binary or smooth,
        "These pixels were drawn at random; expected their mean.",
        diagnosis=True,
    )
    if np.all((answer > 0) & (answer < 1)):
        decoded = given.decoded(given.latents_of(answer))
        require(
            not np.allclose(decoded, answer, atol=1e-3),
            "The decoder's mean is not taken at the mean of the posteriors: were latents sampled?",
        )
