"""Which flows pictures show."""

from __future__ import annotations

import numpy as np

from graders.comparisons.pictures import hot
from graders.suites.image_dataset.flows import (
    FOUND,
    _levels,
    all_show,
    found,
    is_base,
    is_dark,
    is_noise,
)

ROWS = np.array([[3.0, 0.7], [2.2, 4.0], [4.1, 5.5]])
PICTURES = [hot(levels / levels.max()) for levels in (_levels(*row) for row in ROWS)]


def test_pictures_show_their_parameters_in_one_orientation() -> None:
    assert all_show(PICTURES, ROWS)
    assert all_show([one[::-1] for one in PICTURES], ROWS)
    assert not all_show([PICTURES[0][::-1], *PICTURES[1:]], ROWS)
    assert not all_show(PICTURES, ROWS[::-1])
    assert not all_show(PICTURES, ROWS[:2])


def test_parameters_are_read_from_pictures() -> None:
    for picture, (a, theta) in zip(PICTURES, ROWS):
        flow = found(picture)
        assert flow.correlation > FOUND
        assert abs(flow.coefficient - a) < 0.2
        assert abs(np.angle(np.exp(1j * (flow.angle - theta)))) < 0.1


def test_a_bright_spot_on_the_rim_leaves_a_picture_dark() -> None:
    levels = np.zeros((36, 36))
    assert not is_dark(hot(levels))
    levels[0, 7] = 1.0
    assert is_dark(hot(levels))
    assert not is_dark(PICTURES[0])


def test_noise_is_told_from_pictures() -> None:
    assert is_noise(np.random.default_rng(0).uniform(0, 255, (36, 36, 3)))
    assert not any(map(is_noise, PICTURES))


def test_the_gaussian_that_flows_start_from_is_no_flow() -> None:
    x, y = np.meshgrid(*[(np.arange(36) + 0.5) / 18 - 1] * 2)
    base = hot(np.exp(-(x**2 + y**2) / 0.18))
    assert is_base(base)
    assert found(base).correlation < FOUND
    assert not any(is_base(one) for one in PICTURES)


def test_a_picture_of_the_lowest_levels_cannot_be_read() -> None:
    """Where the brightest point lies between pixels, a right picture shows hardly anything."""
    levels = np.full((36, 36), 0.005)
    levels[0, 3] = 0.07
    assert is_dark(hot(levels))
    assert not is_dark(np.zeros((36, 36, 3)))
