"""What a picture shows of a density: all of it, turned or framed, or a part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.pictures import (
    SHOWN,
    SIDE,
    View,
    as_picture,
    best_view,
    explained,
    hot,
    hot_levels,
)
from graders.comparisons.remembering import remembered
from graders.evaluation.evidence import Evidence
from graders.suites.image_dataset.inputs import STEPS

PART = 0.93
"""Least share of the variance of colours for a picture that shows a part of the density."""
SURELY, BETTER = 0.95, 0.03
"""Share of the variance above which a picture shows the whole, turned or not, and how much more a
part must explain than the whole."""
SIDES = np.arange(9.0, SIDE - 0.5, 0.5)
"""Sides of parts, in pixels of the whole picture."""
PLATEAU = SIDE // STEPS
FEWEST_PIXELS = 4


@dataclass(frozen=True)
class Part:
    """A square part of a picture of 36 by 36 pixels, drawn as large as the whole."""

    top: float
    left: float
    side: float
    where: str = ""

    @property
    def says(self) -> str:
        """Which part it is, for the student."""
        size = f"{self.side / SIDE:.0%} of its height and width"
        return f"The picture shows only the {self.where} part of the density, {size}."

    def places(self) -> tuple[Array, Array]:
        """The rows and the columns (36,) of the whole that its pixels show."""
        inside = (np.arange(SIDE) + 0.5) * self.side / SIDE
        return self.top + inside, self.left + inside

    def of(self, levels: Array) -> Array:
        """The part of the levels (36, 36) of a whole picture, between pixels in proportion."""
        rows, columns = self.places()
        return np.asarray(_between(_between(levels, rows).T, columns).T)

    def plateaus(self, picture: Array, steps: Array) -> list[tuple[Array, Array]]:
        """Colours (n, 3) and levels (n,) of the plateaus of a staircase of which this is a part.

        The levels run from the least to the largest of the whole, or of the part.
        """
        rows, columns = self.places()
        inner = np.multiply.outer(*(_is_inside(place) for place in (rows, columns)))
        which = np.add.outer(STEPS * _plateau(rows), _plateau(columns))
        there, counts = np.unique(which[inner], return_counts=True)
        there = there[counts >= FEWEST_PIXELS]
        colours = [np.median(picture[inner & (which == one)], axis=0) for one in there]
        seen = steps[np.unique(which)]
        rescaled = (steps[there] - seen.min()) / max(float(np.ptp(seen)), 1e-9)
        return [(np.reshape(colours, (-1, 3)), levels) for levels in (steps[there], rescaled)]


def _plateau(places: Array) -> Array:
    return np.asarray(np.minimum(places // PLATEAU, STEPS - 1), int)


def _is_inside(places: Array) -> Array:
    """Whether places are more than a pixel away from the edges of plateaus."""
    return np.asarray(np.abs(np.mod(places, PLATEAU) - PLATEAU / 2) < PLATEAU / 2 - 1)


def _between(rows: Array, places: Array) -> Array:
    first = np.clip(places - 0.5, 0, len(rows) - 1.001)
    before, share = first.astype(int), np.mod(first, 1)[:, None]
    return np.asarray(rows[before] * (1 - share) + rows[before + 1] * share)


def levels(seen: Evidence) -> Array:
    """The level, 0 to 1, that each pixel of the reference's picture shows."""
    return hot_levels(right(seen))


def right(seen: Evidence) -> Array:
    """The reference's picture."""
    return np.asarray(seen.reference["picture"], np.float64)


@dataclass(frozen=True)
class Seen:
    """What is seen of a picture: the view of it, and the levels and colours that it should have.

    `part` is the part of the density that it shows, if it does not show all.
    """

    view: View
    levels: Array
    expected: Array
    part: Part | None = None


def shown(seen: Evidence) -> Seen:
    """What a student's picture shows, beside the reference's."""
    own, whole = as_picture(seen.array("picture")), levels(seen)
    view = best_view(own, whole)
    part = part_shown(own, whole) if view.explained < SURELY else None
    share = explained(own, part.of(whole)) if part else 0.0
    if part is None or (view.explained >= SHOWN and share < view.explained + BETTER):
        return Seen(view, whole, as_picture(right(seen)))
    own_levels = part.of(whole)
    rescaled = (own_levels - own_levels.min()) / max(float(np.ptp(own_levels)), 1e-9)
    nearest = min((rescaled, own_levels), key=lambda one: float(np.abs(hot(one) - own).mean()))
    return Seen(View("upright", share, own), own_levels, hot(nearest), part)


def part_shown(picture: Array, levels: Array) -> Part | None:
    """Which part of the density a picture shows, if it does not show all."""
    return _part_shown(picture, levels)[0]


@remembered
def _part_shown(picture: Array, levels: Array) -> list[Part | None]:
    best, found = PART, None
    for side in SIDES:
        rest = SIDE - side
        for top, upper in ((0.0, "upper"), (rest / 2, "middle"), (rest, "lower")):
            for left, name in ((0.0, "left"), (rest / 2, "middle"), (rest, "right")):
                where = f"{upper} {name}" if upper != name else "middle"
                part = Part(top, left, float(side), where)
                if (share := explained(picture, part.of(levels))) > best:
                    best, found = share, part
    return [found]


def one_colour(picture: Array) -> str:
    """The colour of all pixels of a picture, in words; empty if they have several."""
    colour = picture.reshape(-1, 3)[0]
    if np.any(picture != colour):
        return ""
    names = {255.0: "white", 0.0: "black"}
    return names.get(float(colour[0]), "the same") if np.ptp(colour) == 0 else "the same"
