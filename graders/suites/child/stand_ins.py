"""Functions that stand in for a student's wrong ones, so that others are tried without them.

Their results are near enough to show a flow, and too coarse to be answers themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

DENSITIES, DRAW = "get_densities", "get_image_array_from_density_values"
POINTS, SIDE = 100, 36
COARSE = 2
"""Points of the grid, along each axis, that have the density of one point between them."""
INSIDE = 0.999
"""Where the grid ends: on the border the densities of a flow are not numbers."""


def densities(distribution: Any) -> Any:
    """The densities (*batch, 100, 100) of a batch of distributions."""
    batch = list(distribution.batch_shape)
    axis = INSIDE * np.linspace(-1, 1, POINTS).reshape(-1, COARSE).mean(-1)
    points = np.stack(np.meshgrid(axis, axis), -1).reshape(-1, *[1] * len(batch), 2)
    values = np.asarray(distribution.prob(points.astype(distribution.dtype.as_numpy_dtype)))
    coarse = np.moveaxis(values, 0, -1).reshape(*batch, len(axis), len(axis))
    return coarse.repeat(COARSE, axis=-2).repeat(COARSE, axis=-1)


def picture(density: Any) -> Any:
    """A picture (36, 36, 3) of a density, in which each pixel has the colour of one point."""
    where = ((np.arange(SIDE) + 0.5) * POINTS / SIDE).astype(int)
    shown = np.asarray(density, np.float64)[where[::-1]][:, where]
    level = (shown - shown.min()) / max(float(np.ptp(shown)), 1e-30)
    # Red, green and blue grow one after another.
    return np.uint8(255 * np.clip(np.stack([level, level - 1 / 3, level - 2 / 3], -1) * 3, 0, 1))


STAND_INS: dict[str, Callable[[Any], Any]] = {DENSITIES: densities, DRAW: picture}


def named(names: Any) -> dict[str, Callable[..., Any]]:
    """The functions of these names; each takes its argument by position or by any name."""

    def call(function: Callable[[Any], Any]) -> Callable[..., Any]:
        return lambda *given, **by_name: function([*given, *by_name.values()][0])

    return {name: call(STAND_INS[name]) for name in names}
