"""What is seen in pictures that are drawn in another way."""

from __future__ import annotations

import numpy as np
from matplotlib import colormaps

from graders.comparisons.arrays import Array
from graders.comparisons.pictures import hot
from graders.suites.image_dataset.colours import are_right, plateaus, steps
from graders.suites.image_dataset.inputs import density, near_plateaus, staircase
from graders.suites.image_dataset.test_picture import (
    FEWEST_BANDS,
    MOST_BANDS,
    many_enough,
)
from graders.suites.image_dataset.test_pictures import in_a_row, of_one_colour
from graders.suites.image_dataset.views import Part, one_colour, part_shown

HOT = colormaps["hot"]


def painted(levels: Array, bands: int = 100) -> Array:
    """A picture (36, 36, 3) with so many colours, rows downwards."""
    banded = (np.minimum(np.floor(levels * bands), bands - 1) + 0.5) / bands
    return np.asarray(np.round(255 * HOT(banded)[..., :3]))


def shrunk(values: Array) -> Array:
    where = ((np.arange(36) + 0.5) * 100 / 36).astype(int)
    return np.asarray(values[where[::-1]][:, where])


def scaled(values: Array) -> Array:
    return np.asarray((values - values.min()) / np.ptp(values))


def test_near_plateaus_tell_levels_from_none() -> None:
    for seed in range(20):
        given = near_plateaus(np.random.default_rng(seed))
        inner = np.isin(steps(given), np.sort(steps(given))[1:-1])
        counts = {}
        for bands in (30, 95, 105, 256):
            shown = plateaus(painted(scaled(shrunk(given)), bands))[inner]
            counts[bands] = len(np.unique(shown, axis=0))
        assert counts[30] < FEWEST_BANDS <= counts[95] <= counts[105] <= MOST_BANDS < counts[256]


def test_colours_that_end_early_have_levels_enough() -> None:
    for seed in range(10):
        levels = scaled(shrunk(density(np.random.default_rng(seed))))
        right = painted(levels)
        assert many_enough(painted(np.clip(2 * levels, 0, 1), 50), right)
        assert not many_enough(painted(levels, 10), right)
        assert not many_enough(painted(np.clip(2 * levels, 0, 1), 10), right)
        assert not many_enough(255.0 * (right > 128), right)


def test_a_part_of_a_density_is_told() -> None:
    levels = scaled(shrunk(density(np.random.default_rng(3))))
    part = np.kron(levels[:18, 18:], np.ones((2, 2)))
    found = part_shown(painted(part), levels)
    assert found is not None
    assert "upper right" in found.says
    assert "50%" in found.says


def test_plateaus_of_a_part_have_their_levels() -> None:
    stairs = staircase(np.random.default_rng(5))
    levels = steps(stairs)
    whole = scaled(shrunk(stairs))
    part = Part(9.0, 0.0, 18.0)
    picture = hot(part.of(whole))
    (colours, kept), (_, rescaled) = part.plateaus(picture, levels)
    assert np.allclose(sorted(kept), sorted(levels.reshape(4, 4)[1:3, :2].ravel()))
    assert are_right(colours, kept, 100)
    assert (rescaled.min(), rescaled.max()) == (0.0, 1.0)


def test_the_colour_of_an_empty_picture_is_told() -> None:
    assert one_colour(np.full((36, 36, 3), 255.0)) == "white"
    assert one_colour(np.zeros((36, 36, 3))) == "black"
    assert not one_colour(painted(scaled(np.arange(1296.0).reshape(36, 36))))


def test_repeated_and_empty_pictures_are_told() -> None:
    one, two, three = (np.full((36, 36, 3), float(n)) for n in range(3))
    assert "2 times in a row" in in_a_row([one, one, two, two, three])
    assert not in_a_row([one, two, one, two])
    assert "All of them" in of_one_colour([one, two])
    assert "1 of them" in of_one_colour([one, painted(scaled(np.arange(1296.0).reshape(36, 36)))])
