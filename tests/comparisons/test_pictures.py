"""The content of a picture, its orientation and its colours."""

from __future__ import annotations

import matplotlib
import numpy as np
import pytest

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement
from graders.comparisons.pictures import (
    ALIKE,
    SHOWN,
    TURNS,
    apart,
    as_picture,
    best_view,
    by_level,
    explained,
    hot,
    hot_levels,
    insides,
    rim,
)

ROWS, COLUMNS = np.mgrid[0:36, 0:36] / 35
# Different under every turn: a slope and a hill off the middle and off both diagonals.
LEVELS = 0.5 * ROWS + 0.1 * COLUMNS + 0.4 * np.exp(-((ROWS - 0.2) ** 2 + (COLUMNS - 0.4) ** 2) * 20)
PICTURE = hot(LEVELS)


def test_hot_is_the_colour_map_of_that_name() -> None:
    levels = np.linspace(0, 1, 256)
    drawn = 255 * matplotlib.colormaps["hot"](levels)[:, :3]
    assert np.abs(hot(levels) - drawn).max() < 0.1


def test_levels_are_found_again_in_their_colours() -> None:
    assert hot_levels(PICTURE) == pytest.approx(LEVELS, abs=1 / 255)


@pytest.mark.parametrize("turn", TURNS)
def test_a_turned_picture_is_known_by_its_turn(turn: str) -> None:
    (shown,) = [
        undo for undo in TURNS.values() if np.array_equal(TURNS[turn](undo(PICTURE)), PICTURE)
    ]
    found = best_view(shown(PICTURE), LEVELS)
    assert found.turn == turn
    assert np.array_equal(found.upright, PICTURE)


def test_colours_do_not_matter_to_what_is_shown() -> None:
    other = 255 * matplotlib.colormaps["viridis"](LEVELS)[..., :3]
    found = best_view(other, LEVELS)
    assert (found.turn, found.explained > SHOWN) == ("upright", True)
    assert apart(found.upright, PICTURE) > ALIKE


def test_noise_shows_nothing() -> None:
    noise = np.random.default_rng(0).uniform(0, 255, PICTURE.shape)
    assert best_view(noise, LEVELS).explained < SHOWN / 2
    assert explained(np.full_like(PICTURE, 7), LEVELS) == 0


def test_a_frame_is_seen_through() -> None:
    framed = np.full((50, 50, 3), 255.0)
    framed[7:43, 7:43] = np.minimum(PICTURE, 240)
    assert best_view(as_picture(framed.astype(np.uint8)), LEVELS).explained > SHOWN
    assert len(insides(PICTURE)) == 3


@pytest.mark.parametrize(
    "returned",
    [
        PICTURE.astype(np.uint8),
        (PICTURE / 255).astype(np.float32),
        PICTURE.astype(np.uint8)[None],
        np.moveaxis(PICTURE, -1, 0).astype(np.uint8),
        np.concatenate([PICTURE, np.full((36, 36, 1), 255)], -1).astype(np.uint8),
        PICTURE.repeat(2, 0).repeat(2, 1).astype(np.uint8),
    ],
    ids=["bytes", "shares", "batch of one", "channels first", "opacity", "twice the size"],
)
def test_a_picture_is_one_in_any_form(returned: Array) -> None:
    assert as_picture(returned) == pytest.approx(PICTURE, abs=1)


@pytest.mark.parametrize(
    "returned",
    [
        np.zeros(()),
        np.zeros((36, 36, 2)),
        np.zeros((2, 36, 36, 3)),
        np.full((36, 36, 3), np.nan),
        np.full((36, 36, 3), "a"),
    ],
)
def test_an_array_that_is_not_a_picture_disagrees(returned: Array) -> None:
    with pytest.raises(Disagreement):
        as_picture(returned)


def test_the_rim_is_compared_with_colours_learned_within() -> None:
    framed = PICTURE.copy()
    framed[rim(framed)] = 0
    predicted = by_level(framed, LEVELS, ~rim(framed))
    assert int(rim(framed).sum()) == 4 * 35
    assert apart(predicted[rim(framed)], PICTURE[rim(framed)]) < 9


@pytest.mark.parametrize("shape", [(0, 36, 3), (36, 0, 3), (0, 0, 3), (3, 0, 36)])
@pytest.mark.parametrize("dtype", [np.uint8, np.float64])
def test_an_array_without_pixels_is_not_a_picture(shape: tuple[int, ...], dtype: type) -> None:
    with pytest.raises(Disagreement, match="Expected a picture"):
        as_picture(np.zeros(shape, dtype))


def test_bytes_are_read_whatever_became_of_their_scale() -> None:
    bytes_ = np.round(PICTURE).astype(np.uint8)
    for made in (
        bytes_.astype(np.int8),
        bytes_ / 255,
        bytes_ / 127.5 - 1,
        bytes_.astype(np.int64) * 255,
    ):
        assert np.abs(as_picture(made) - bytes_).max() <= 255 - bytes_.max() + 1e-9
