"""The picture of one density: 5½ points."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array, close
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.pictures import (
    ALIKE,
    SHOWN,
    SIDE,
    TURNS,
    View,
    apart,
    as_picture,
    best_view,
    by_level,
    hot,
    hot_levels,
    rim,
)
from graders.evaluation.checks import Advice, check
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.image_dataset.drawing import SAY_DPI, picture, settings
from graders.suites.image_dataset.inputs import AXIS, gaussians
from graders.suites.image_dataset.test_densities import DTYPES, INTERIOR, densities, tolerance
from reference.image_dataset import mistakes

PICTURE = "get_image_array_from_density_values"
SHAPE = (SIDE, SIDE, 3)
MANY_LEVELS = 0.7
"""Least share of the reference's number of colours for a picture of about 100 levels. Measured:
0.97 and more for other ways to choose or draw the levels, 0.54 and less for 50 levels."""
FRAMED = 9.0
"""Greatest mean difference between colours on the rim and those predicted by their levels.
Measured: below 5 for pictures that fill their frame, above 15 for any with margins or axes."""
SWAPPED = "with x and y swapped"


def levels(seen: Evidence) -> Array:
    """The level, 0 to 1, that each pixel of the reference's picture shows."""
    return hot_levels(np.asarray(seen.reference["picture"], np.float64))


def view(seen: Evidence) -> View:
    return best_view(as_picture(seen.array("picture")), levels(seen))


@check(PICTURE, points=1, hint="How many dots per inch make 36 pixels of half an inch?")
def test_size(observe: Observer, draw: Draw, advice: Advice) -> None:
    """The picture is an array of 36 by 36 pixels of three colours."""
    if settings(observe, draw):
        advice.append(SAY_DPI)
    shape = picture(observe, draw).array("picture").shape
    require(
        shape[:2] != (50, 50),
        f"The picture has shape {shape}: half an inch at 100 dots per inch, Matplotlib's default."
        " Set `dpi` where you make the figure.",
    )
    require(
        shape != (SIDE, SIDE, 4),
        f"The picture has shape {shape}: remove the fourth channel, opacity.",
        diagnosis=True,
    )
    require(shape == SHAPE, f"the picture: expected shape {SHAPE}, got {shape}.")


@check(PICTURE, points=0.5, hint="Keep the dtype of the bytes in the canvas.")
def test_dtype(observe: Observer, draw: Draw) -> None:
    """The picture's values are bytes from 0 to 255."""
    returned = picture(observe, draw).array("picture")
    require(
        returned.dtype == np.uint8,
        f"the picture: expected dtype uint8, got {returned.dtype}.",
    )


@check(PICTURE, points=1.5, hint="The first row of Z belongs at the bottom, as in contourf.")
def test_shows_the_density(observe: Observer, draw: Draw) -> None:
    """The picture shows the density it was given, the right way up."""
    seen = picture(observe, draw)
    found = view(seen)
    require(
        found.explained >= SHOWN,
        "The picture does not show the density it was given: pixels of equal density have"
        " different colours.",
    )
    if found.turn == SWAPPED and swaps_densities(observe, draw):
        return
    require(found.turn == "upright", f"The picture is {found.turn}.")


def swaps_densities(observe: Observer, draw: Draw) -> bool:
    """Whether the student's densities have x along their rows, so that swapped pictures fit."""
    given = gaussians(draw("vector"), (3,))
    expected = mistakes.on_grid(given, AXIS)[INTERIOR].swapaxes(-2, -1)
    for dtype in DTYPES:
        try:
            returned = densities(observe, given, dtype).array("densities")
        except (Disagreement, NotObserved):
            continue
        inside = returned[INTERIOR] if returned.ndim > 1 else returned
        if close(inside, expected, rtol=0.0, atol=tolerance(expected)):
            return True
    return False


@check(PICTURE, points=1, hint="The colour map is named hot; black is low, white is high.")
def test_colours(observe: Observer, draw: Draw) -> None:
    """The picture's colours are those of the colour map hot."""
    seen = picture(observe, draw)
    found, expected = view(seen), as_picture(np.asarray(seen.reference["picture"]))
    require(
        apart(found.upright, hot(1 - levels(seen))) > ALIKE,
        "The colours run the wrong way: they are dark where the density is high.",
    )
    grey = np.ptp(as_picture(seen.array("picture")), axis=-1).max() < ALIKE
    require(not grey, "The picture is grey.")
    paler = found.upright - expected
    require(
        paler.mean() <= ALIKE or np.mean(paler < -ALIKE) > 0.1,
        "The colours are paler than those of hot: `antialiased` or `alpha` lets the white"
        " background through.",
    )
    require(
        apart(found.upright, expected) <= ALIKE,
        "The colours are not those that the colour map hot gives these densities.",
    )


@check(PICTURE, points=0.5, hint="contourf takes the number of levels.")
def test_levels(observe: Observer, draw: Draw) -> None:
    """The picture has about a hundred levels."""
    seen = picture(observe, draw)
    returned, expected = (
        colours(as_picture(array))
        for array in (seen.array("picture"), np.asarray(seen.reference["picture"]))
    )
    require(
        returned >= MANY_LEVELS * expected,
        f"The picture has {returned} colours, too few for a hundred levels.",
        f"{expected} colours",
    )


def colours(given: Array) -> int:
    return len(np.unique(np.round(given).reshape(-1, 3), axis=0))


@check(PICTURE, points=1, hint="Switch the axes off, and let them fill the whole figure.")
def test_fills_the_frame(observe: Observer, draw: Draw) -> None:
    """The density fills the picture: no axes, no margins."""
    seen = picture(observe, draw)
    turned = TURNS[view(seen).turn](as_picture(seen.array("picture")))
    outer = rim(turned)
    predicted = by_level(turned, levels(seen), ~outer)
    white = float((turned[outer].min(-1) > 250).mean())
    require(
        white < 0.5,
        "There is a white margin around the density.",
    )
    require(
        apart(turned[outer], predicted[outer]) <= FRAMED,
        "The outermost pixels do not show the density: is something else drawn there?",
    )
