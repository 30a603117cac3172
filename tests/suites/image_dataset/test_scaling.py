"""How pixels were scaled, and whether images are recognised."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from graders.comparisons.arrays import Array
from graders.suites.image_dataset.inputs import (
    CHANGES,
    images,
    recognised,
    samples,
    tile_means,
    two_valued_images,
)
from graders.suites.image_dataset.scaling import is_right, known_scaling, monotone_pairs

GIVEN = images(np.random.default_rng(0), 60)
PIXELS = samples(GIVEN).astype(np.float64)
LOW, HIGH = GIVEN.min((1, 2, 3))[:, None], GIVEN.max((1, 2, 3))[:, None]


def test_division_by_255_is_right() -> None:
    assert is_right(PIXELS, (PIXELS / 255).astype(np.float16).astype(float))
    assert not is_right(PIXELS, PIXELS / 256)


@pytest.mark.parametrize(
    ("scale", "says"),
    [
        (lambda x: x, "from 0 to 255"),
        (lambda x: x / 256, "divided by 256"),
        (lambda x: x / 65025, "twice"),
        (lambda x: x / 127.5 - 1, "from −1 to 1"),
        (lambda x: x / 255 - 0.5, "from −0.5 to 0.5"),
        (lambda x: 1 - x / 255, "inverted"),
        (lambda x: x // 255, "without the fraction"),
        (lambda x: x / 255 + np.random.default_rng(1).normal(0, 0.05, x.shape), "the noise"),
        (lambda x: x / 73, "divided by 73,"),
        (lambda x: x / 200 + 0.1, "pixel / 200 + 0.1"),
        (lambda x: (x / 255) ** 2.2, "power 2.2"),
        (lambda x: x / HIGH, "divided by another number"),
        (lambda x: (x - LOW) / (HIGH - LOW), "by itself"),
        (lambda x: (x - GIVEN.min()) / float(np.ptp(GIVEN)), "of all images"),
        (lambda x: x / float(GIVEN.max()), "largest value of all images"),
        (lambda x: np.sin(x), ""),
    ],
)
def test_wrong_scalings_are_named(scale: Callable[[Array], Array], says: str) -> None:
    scaled = np.asarray(scale(PIXELS), np.float64)
    assert not is_right(PIXELS, scaled)
    named = known_scaling(PIXELS, scaled, GIVEN)
    assert says in named
    assert bool(says) == bool(named)


def test_quantiles_belong_together() -> None:
    pixels, scaled = monotone_pairs(PIXELS, np.random.default_rng(0).permuted(PIXELS**2))
    assert scaled == pytest.approx(pixels**2)


@pytest.mark.parametrize("make", [images, two_valued_images])
def test_images_are_recognised_in_any_order(
    make: Callable[[np.random.Generator, int], Array],
) -> None:
    given = make(np.random.default_rng(0), 400)
    order = np.random.default_rng(1).permutation(400)
    known = tile_means(given)
    found = recognised(3 - known[order] / 100, known)
    assert np.array_equal(found.which, order)
    assert np.all(found.upright)


def test_changed_images_are_recognised_by_their_change() -> None:
    known = tile_means(GIVEN)
    mirrored = tile_means(GIVEN[:, :, ::-1])
    found = recognised(mirrored, known)
    assert set(found.changes) == {"mirrored from left to right"}
    assert np.array_equal(found.which, np.arange(60))
    exchanged = recognised(tile_means(GIVEN[..., ::-1]), known)
    assert set(exchanged.changes) == {"upright with red and blue exchanged"}
    assert len(CHANGES) == 17


def test_unknown_images_are_not_recognised() -> None:
    other = tile_means(images(np.random.default_rng(5), 60))
    assert np.all(recognised(other, tile_means(GIVEN)).which == -1)


def test_two_valued_images_survive_any_function_of_a_pixel() -> None:
    given = two_valued_images(np.random.default_rng(0), 400)
    found = recognised(tile_means(given // 255), tile_means(given))
    assert np.array_equal(found.which, np.arange(400))
