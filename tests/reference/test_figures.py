"""The figures of worked solutions that are more than one picture of given numbers."""

from __future__ import annotations

import numpy as np
import pytest

from reference.naive_bayes.data import Data, Learned
from reference.naive_bayes.figures import Learning
from reference.vae.figures import draw_numbered

DRAW = np.random.default_rng(5)
SCALES = np.linspace([1.0, 1.0], [0.5, 0.25], 30)


def film() -> Learning:
    x = DRAW.normal(size=(20, 2))
    data = Data(x, np.arange(20) % 2, x, np.arange(20) % 2, ("one", "other"))
    learned = Learned(np.zeros(30), SCALES, 0.0, SCALES[-1])
    return Learning(data, learned, np.zeros((2, 2)), 12)


def test_the_last_frame_shows_the_ellipses_of_the_last_scales() -> None:
    shown = film()
    assert shown.frames == 12
    shown.show(shown.frames - 1)
    left, right = shown.figure.axes
    sizes = {tuple(np.round([e.width, e.height], 6)) for e in left.patches}  # type: ignore[attr-defined]
    assert sizes == {(1.0, 0.5), (2.0, 1.0)}
    curves = [line for line in right.lines if len(np.asarray(line.get_xdata())) == 31]
    assert [np.asarray(line.get_ydata())[-1] for line in curves] == pytest.approx([0.5, 0.25])


def test_the_first_frame_shows_the_scales_before_learning() -> None:
    shown = film()
    shown.show(0)
    sizes = {e.width for e in shown.figure.axes[0].patches}  # type: ignore[attr-defined]
    assert sizes == {2.0, 4.0}


def test_points_of_the_latent_space_have_the_numbers_of_their_images() -> None:
    latents = DRAW.normal(size=(6, 2))
    figure = draw_numbered(latents, latents, DRAW.uniform(size=(6, 36, 36, 3)))
    space, *images = figure.axes
    numbers = [text.get_text() for text in space.texts]
    assert numbers == [axes.get_title() for axes in images] == list("123456")
    assert [tuple(text.xy) for text in space.texts] == [tuple(z) for z in latents]  # type: ignore[attr-defined]
