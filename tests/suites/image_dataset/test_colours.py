"""The colours of plateaus, and what gives them."""

from __future__ import annotations

import matplotlib
import numpy as np
import pytest

from graders.comparisons.arrays import Array
from graders.comparisons.pictures import hot
from graders.suites.image_dataset.colours import are_right, known_colours, plateaus, steps
from graders.suites.image_dataset.inputs import staircase

STAIRS = staircase(np.random.default_rng(0))
LEVELS = steps(STAIRS)
HOT = hot(LEVELS)


def of_map(name: str) -> Array:
    return np.asarray(255 * matplotlib.colormaps[name](LEVELS)[:, :3])


def test_plateaus_are_found_in_a_picture() -> None:
    shown = STAIRS[::-1] / STAIRS.max()
    picture = hot(shown.repeat(9, 0).repeat(9, 1)[12::25, 12::25])
    assert plateaus(picture) == pytest.approx(HOT)


def test_right_colours_pass_at_levels_that_differ_a_little() -> None:
    assert are_right(HOT, LEVELS, 100)
    assert are_right(hot(np.clip(LEVELS + 0.02, 0, 1)), LEVELS, 100)
    assert not are_right(hot(np.clip(LEVELS + 0.08, 0, 1)), LEVELS, 100)


@pytest.mark.parametrize(
    ("colours", "says"),
    [
        (of_map("afmhot"), "afmhot"),
        (of_map("viridis"), "viridis"),
        (of_map("gray"), "grey"),
        (hot(1 - LEVELS), "wrong way"),
        (HOT[:, ::-1], "blue, green, red"),
        (np.concatenate([np.full((16, 1), 255.0), HOT[:, :2]], 1), "opacity"),
        (np.full((16, 3), 255.0), "only the lines"),
        (0.8 * HOT + 0.2 * 255, "by 0.8 only: the white background"),
        (np.mod(255 * np.round(HOT), 256), "255 times that of hot, less multiples of 256"),
        (np.mod(2 * np.round(HOT), 256), "2 times that of hot, less multiples of 256"),
        (255 - HOT, "inverted"),
        (hot(LEVELS**0.5), "power 0.5"),
        (hot(LEVELS / 2), "vmax"),
        (hot(np.minimum(3 * LEVELS, 1)), "to 0.33 of the largest"),
        (hot(1 + np.log10(np.maximum(LEVELS, 0.1))), "logarithm"),
    ],
)
def test_wrong_colours_are_named(colours: Array, says: str) -> None:
    assert not are_right(colours, LEVELS, 100)
    assert says in known_colours(colours, LEVELS)


def test_colours_of_no_order_are_not_named() -> None:
    assert known_colours(np.random.default_rng(1).uniform(0, 255, (16, 3)), LEVELS) == ""
