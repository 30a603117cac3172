"""The picture of one density: 5½ points.

Two densities are drawn: a slope with a hill, whose picture shows orientation, levels and rim, and
a staircase, whose plateaus show colours.
"""

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
    rim,
)
from graders.evaluation.checks import Advice, check
from graders.evaluation.draws import Draw
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.suites.image_dataset.colours import are_right, known_colours, plateaus, steps
from graders.suites.image_dataset.drawing import (
    SAY_DPI,
    first_density,
    picture,
    require_copy,
    second_picture,
    settings,
    stairs,
)
from graders.suites.image_dataset.inputs import named, near_plateaus
from graders.suites.image_dataset.orders import tolerance
from graders.suites.image_dataset.test_densities import DTYPES, VECTOR, densities
from graders.suites.image_dataset.views import Seen, levels, one_colour, shown
from graders.suites.image_dataset.views import right as whole
from reference.image_dataset import mistakes
from reference.image_dataset.mistakes import INTERIOR

PICTURE = "get_image_array_from_density_values"
SHAPE = (SIDE, SIDE, 3)
FEWEST_LEVELS, MOST_LEVELS = 0.88, 1.15
"""Shares of the reference's number of colours in a picture of about 100 levels. Measured: 0.97 to
1.03 for other ways to choose the levels, 0.86 and less for 80, 1.2 and more for 130."""
FEWEST_OTHERWISE = 0.7
"""The same for a picture within margins, which has fewer pixels, or in other colours."""
TABLE = 262
"""The colours of a colour map, and a few: a picture with more was resampled, which mixes them."""
OFTEN = 3
"""Pixels of a colour that is a level's: lines that are drawn over levels mix others, once each."""
FEWEST_BANDS, MOST_BANDS = 4, 10
"""Different colours of 14 plateaus that are 1/250 apart: what 70 and 170 levels give them."""
LARGE, REST = 0.15, 0.25
"""Shares of the pixels that have one colour if the colours end before the levels do, and that
have other colours, at least."""
WHITE = 250
"""Channels of a white pixel are above it."""
CONTENT = 0.5
"""Least share of the variance of colours for a picture that has to do with its density."""
FRAMED = 9.0
"""Greatest mean difference between colours on the rim and those predicted by their levels.
Measured: below 5 for pictures that fill their frame, above 15 for any with margins or axes."""
NOT_SHOWN = (
    "The picture does not show the density it was given: pixels of equal density have different"
    " colours."
)
SWAPPED = "with x and y swapped"


def view(seen: Evidence) -> View:
    return best_view(as_picture(seen.array("picture")), levels(seen))


@check(PICTURE, points=0.5, hint="How many dots per inch make 36 pixels of half an inch?")
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
    sides = len(shape) == 3 and shape[2] == 3 and shape[:2] != (SIDE, SIDE)
    inches = " A side has as many pixels as inches times dots per inch." if sides else ""
    require(shape == SHAPE, f"the picture: expected shape {SHAPE}, got {shape}.{inches}")


@check(PICTURE, points=0.25, hint="Keep the dtype of the bytes in the canvas.")
def test_dtype(observe: Observer, draw: Draw) -> None:
    """The picture's values are bytes from 0 to 255."""
    returned = picture(observe, draw).array("picture")
    require(
        returned.dtype == np.uint8,
        f"the picture: expected dtype uint8, got {returned.dtype}.",
    )


@check(PICTURE, points=2, hint="The first row of Z belongs at the bottom, as in contourf.")
def test_shows_the_density(observe: Observer, draw: Draw) -> None:
    """The picture shows the density it was given, the right way up."""
    seen = picture(observe, draw)
    here = shown(seen)
    require(here.part is None, here.part.says if here.part else "", diagnosis=True)
    require_content(here.view, as_picture(seen.array("picture")), SHOWN)
    found = here.view
    if found.turn == SWAPPED and swaps_densities(observe, draw):
        return
    require(found.turn == "upright", f"The picture is {found.turn}.")


def swaps_densities(observe: Observer, draw: Draw) -> bool:
    """Whether the student's densities have x along their rows, so that swapped pictures fit."""
    given = named(draw, VECTOR)
    expected = mistakes.on_grid(given)[INTERIOR].swapaxes(-2, -1)
    for dtype in DTYPES:
        try:
            returned = densities(observe, given, dtype).array("densities")
        except (Disagreement, NotObserved):
            continue
        inside = returned[INTERIOR] if returned.ndim > 1 else returned
        if close(inside, expected, rtol=0.0, atol=tolerance(expected)):
            return True
    return False


@check(PICTURE, points=1.25, hint="The colour map is named hot; black is low, white is high.")
def test_colours(observe: Observer, draw: Draw) -> None:
    """The picture's colours are those of the colour map hot."""
    seen = picture(observe, draw)
    own, here = as_picture(seen.array("picture")), shown(seen)
    found, expected = here.view, here.expected
    require_content(found, own)
    require_plateaus(observe, draw, here, colours(own))
    paler = found.upright - expected
    require(
        paler.mean() <= ALIKE or np.mean(paler < -ALIKE) > 0.1,
        "Where the density is flat the colours are right; where it changes they are paler than"
        " those of hot, as if the white background shows between levels (`antialiased`).",
        diagnosis=True,
    )
    require(
        apart(found.upright, expected) <= ALIKE,
        "The colours are not those that the colour map hot gives these densities.",
    )


def require_plateaus(observe: Observer, draw: Draw, here: Seen, bands: int) -> None:
    """Raise a `Disagreement` unless the plateaus of a staircase have the colours of hot."""
    framed = framed_plateaus(observe, draw, here)
    if any(are_right(*pair, bands) for pair in framed):
        require_copy(second_picture(observe, draw))
        return
    first = first_density(draw).max()
    scale = stairs(draw).max() / first
    # With levels of its own the first picture is right.
    own = apart(here.view.upright, here.expected) <= ALIKE
    require(
        not own
        or not any(are_right(seen, np.minimum(scale * to, 1.0), bands) for seen, to in framed),
        f"The levels end at {first:.3g}, the largest density of a picture drawn before: the levels"
        " of a first picture are kept for later ones, or they are fixed.",
        diagnosis=True,
    )
    known = known_colours(*framed[0])
    require(not known, known, diagnosis=True)
    raise Disagreement("The colours are not those that the colour map hot gives these densities.")


def framed_plateaus(observe: Observer, draw: Draw, here: Seen) -> list[tuple[Array, Array]]:
    """The colours of a staircase's plateaus, within each frame, and their levels."""
    second = stairs(draw)
    returned = second_picture(observe, draw).array("picture")
    other = picture(observe, draw).array("picture")
    why = ": the first is kept for later calls" if here.view.explained >= SHOWN else ""
    require(
        not np.array_equal(returned, other),
        f"Two densities have the same picture{why}.",
        diagnosis=bool(why),
    )
    if here.part:
        return here.part.plateaus(as_picture(returned), steps(second))
    return [(plateaus(one), steps(second)) for one in here.view.of(as_picture(returned))]


def require_content(found: View, own: Array, least: float = CONTENT) -> None:
    """Raise a `Disagreement` for a picture that has nothing to do with the density."""
    colour = one_colour(own)
    require(
        not colour,
        f"All pixels are {colour}: nothing is drawn, or the pixels are taken before it is.",
        diagnosis=True,
    )
    require(found.explained >= least, NOT_SHOWN)


@check(PICTURE, points=0.5, hint="contourf takes the number of levels.")
def test_levels(observe: Observer, draw: Draw) -> None:
    """The picture has about a hundred levels."""
    seen = picture(observe, draw)
    own, right, here = as_picture(seen.array("picture")), as_picture(whole(seen)), shown(seen)
    found = here.view
    require_content(found, own)
    returned, expected = colours(own), colours(right)
    comparable = any(are_right(*pair, returned) for pair in framed_plateaus(observe, draw, here))
    usual = comparable and not found.frame and here.part is None
    share = FEWEST_LEVELS if usual else FEWEST_OTHERWISE
    require(
        returned >= share * expected or many_enough(found.upright, right),
        f"The picture has {returned} colours, too few for a hundred levels.",
        f"{expected} colours",
    )
    often, expected_often = colours(own, OFTEN), colours(right, OFTEN)
    # A part of a density has as many levels of its own, on more pixels each.
    countable = comparable and returned <= TABLE and here.part is None
    require(
        often <= MOST_LEVELS * expected_often or not countable,
        f"The picture has {returned} colours, too many for a hundred levels: there are more"
        " levels, or none, as in what imshow and pcolormesh draw.",
        f"{expected} colours",
    )
    if returned > TABLE and comparable:
        require_bands(observe, draw, found)


def many_enough(upright: Array, right: Array) -> bool:
    """Whether levels are right where colours differ: some colours have large parts of a picture.

    Colours that end before the levels do, or channels that are lost, are another mistake.
    """
    pixels, wanted = np.round(upright).reshape(-1, 3), right.reshape(-1, 1, 3)
    _, which, counts = np.unique(pixels, axis=0, return_inverse=True, return_counts=True)
    large = np.argsort(counts)[-2:]
    kept = ~np.isin(which.ravel(), large[counts[large] > LARGE * len(pixels)])
    if kept.all() or kept.mean() < REST:
        return False
    seen, expected = (colours(some[kept]) for some in (pixels, wanted))
    return seen >= FEWEST_OTHERWISE * expected


def require_bands(observe: Observer, draw: Draw, found: View) -> None:
    """Raise a `Disagreement` if densities within one level have different colours.

    A picture that was resampled has too many colours to count levels by them; its plateaus
    keep the colours of their levels. Of 14 plateaus a hundred levels give 5 to 7 different
    colours, a colour map of 256 colours gives 14.
    """
    close_together = near_plateaus(draw("near plateaus"))
    seen = observe("picture", density=close_together, **settings(observe, draw))
    shown = plateaus(found.of(as_picture(seen.array("picture")))[0])
    between = np.sort(steps(close_together))[1:-1]
    inner = np.isin(steps(close_together), between)
    different = len(np.unique(np.round(shown[inner]), axis=0))
    require(
        different <= MOST_BANDS,
        "The picture has no levels: densities that lie within one of a hundred levels have"
        " different colours, as imshow and pcolormesh give them, or many more levels.",
    )
    require(different >= FEWEST_BANDS, "The picture has too few colours for a hundred levels.")


def colours(given: Array, least: int = 1) -> int:
    """The number of colours that at least so many pixels have."""
    pixels = np.round(given).reshape(-1, 3)
    counts = np.unique(pixels, axis=0, return_counts=True)[1]
    return int(np.sum(counts >= least))


@check(PICTURE, points=1, hint="Switch the axes off, and let them fill the whole figure.")
def test_fills_the_frame(observe: Observer, draw: Draw) -> None:
    """The density fills the picture: no axes, no margins."""
    seen = picture(observe, draw)
    here, returned = shown(seen), seen.array("picture")
    require_content(here.view, as_picture(returned))
    require(returned.ndim == 3, f"the picture: expected colours, got shape {returned.shape}.")
    turned = TURNS[here.view.turn](as_picture(returned))
    outer = rim(turned)
    predicted = by_level(turned, here.levels, ~outer)
    # Where levels end too early, high densities are white, on the rim and elsewhere.
    white, by_density = (one[outer].min(-1) > WHITE for one in (turned, predicted))
    margin = float((white & ~by_density).mean())
    require(margin < 0.5, "There is a white margin around the density.")
    require(
        apart(turned[outer], predicted[outer]) <= FRAMED,
        "The outermost pixels do not show the density: is something else drawn there?",
    )
