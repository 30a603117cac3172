"""The random flow that a picture shows: the coefficient and the angle that fit it best.

The flow's density is computed in NumPy. The flows of the exercise differ by two numbers only,
so a search over both identifies the flow of a picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from scipy.optimize import minimize

from graders.comparisons.arrays import Array
from graders.comparisons.pictures import SIDE, TURNS, hot_levels, insides, rim

FOUND = 0.85
"""Least correlation with the best flow's density for a picture of a flow.

Measured: 0.92 and more for pictures drawn in ways as different as contours, smoothed
contours and images, with coefficients up to six standard deviations from their mean;
0.80 and less for a flow with a step missing, doubled or out of order.
"""
BASE = 0.97
"""Least correlation with the base's density for a picture of it. Flows have less than 0.9."""
SIGMA = 0.3
_UNREADABLE, _BRIGHT = 30, 12
"""Levels inside, and bright pixels of the rim, of a picture that cannot be read, at most."""
_LOWEST = 0.1
"""The brightest level of a picture all of whose levels are low."""
_FINE = 2
_COEFFICIENTS = np.linspace(-1.0, 7.0, 17)
_ANGLES = np.linspace(0.0, 2 * np.pi, 72, endpoint=False)


@dataclass(frozen=True)
class Flow:
    """The flow found, and the correlation of its levels with those of the picture."""

    coefficient: float
    angle: float
    correlation: float


def found(picture: Array) -> Flow:
    """The flow whose density fits a picture (36, 36, 3) best, without its rim.

    Right pictures may differ on the rim, where densities may be NaN. Margins and wrong
    colours, which other checks find, are ignored as far as possible.
    """
    return _found(np.asarray(picture, np.float64).tobytes())


@lru_cache(maxsize=64)
def _found(pixels: bytes) -> Flow:
    picture = np.frombuffer(pixels, np.float64).reshape(SIDE, SIDE, 3)
    coefficients, angles, densities = _coarse()
    readings = np.stack([_standard(_inner(levels)) for levels in _readings(picture)])
    correlations = readings @ densities.T
    reading, start = np.unravel_index(np.abs(correlations).argmax(), correlations.shape)
    # A high density may be dark.
    wanted = np.sign(correlations[reading, start]) * readings[reading]
    return _refined(float(coefficients[start]), float(angles[start]), wanted)


def _readings(picture: Array) -> Iterator[Array]:
    """The levels that the picture shows, by its colours and by its brightness."""
    for inside in insides(picture):
        yield hot_levels(inside)
        yield inside.mean(-1)


@dataclass(frozen=True)
class Steps:
    """The numbers that all flows have: of the base, the shift and the scale."""

    sigma: float = SIGMA
    shift: float = -2.0
    scale: float = 0.5


def all_show(pictures: Sequence[Array], parameters: Array) -> bool:
    """Whether each picture shows about the flow with its row of parameters (n, 2).

    All may be mirrored or turned in the same way: another check looks at that.
    """
    correlations = likeness(pictures, parameters)
    return bool(len(correlations)) and float(correlations.min()) >= FOUND


def likeness(pictures: Sequence[Array], parameters: Array, steps: Steps = Steps()) -> Array:
    """The correlation (n,) of each picture with the flow of its row of parameters (n, 2).

    All zeros where there is not one row for each picture.
    """
    if len(pictures) != len(parameters) or not len(pictures):
        return np.zeros(len(pictures))
    # A coefficient or an angle beyond all reason only makes numbers that are not finite.
    sane = np.clip(np.nan_to_num(parameters), -1e3, 1e3).astype(np.float64)
    return _likeness(np.stack(pictures).astype(np.float64).tobytes(), sane.tobytes(), steps)


@lru_cache(maxsize=32)
def _likeness(pixels: bytes, parameters: bytes, steps: Steps) -> Array:
    pictures = np.frombuffer(pixels).reshape(-1, SIDE, SIDE, 3)
    wanted = [_levels(a, theta, steps) for a, theta in np.frombuffer(parameters).reshape(-1, 2)]
    readings = [np.stack([_standard(_inner(x)) for x in _readings(one)]) for one in pictures]
    turned = [
        np.array(
            [
                np.abs(reading @ _standard(_inner(turn(levels)))).max()
                for reading, levels in zip(readings, wanted)
            ]
        )
        for turn in TURNS.values()
    ]
    return max(turned, key=lambda values: float(values.min()))


def is_base(picture: Array) -> bool:
    """Whether a picture shows the Gaussian that flows start from, without their bijectors."""
    x, y = np.meshgrid(*[(np.arange(SIDE) + 0.5) / SIDE * 2 - 1] * 2)
    wanted = _standard(_inner(np.exp(-(x**2 + y**2) / (2 * SIGMA**2))))
    likeness = [abs(float(_standard(_inner(one)) @ wanted)) for one in _readings(picture)]
    return max(likeness) >= BASE


def is_noise(picture: Array) -> bool:
    """Whether neighbouring pixels have nothing to do with each other."""
    brightness = picture.mean(-1)
    # The variance of a difference is twice that of independent pixels; in pictures of
    # densities it is less than a third of that.
    return bool(np.diff(brightness, axis=1).var() > brightness.var())


def is_dark(picture: Array) -> bool:
    """Whether only a few pixels of the rim are bright, so that the rest cannot be read.

    Close to the border the density of some flows is a hundred times that inside. Right
    solutions with a grid up to 1 − 1e-6 have such pictures, at most three in a hundred.
    """
    levels = hot_levels(picture)
    inner, outer = levels[1:-1, 1:-1], levels[rim(picture)]
    bright = int(np.sum(outer > inner.max() + 0.3))
    # Where the brightest point lies between pixels, all are of the lowest levels above 0.
    lowest = inner.min() > 0 and inner.max() <= _LOWEST
    return bool(len(np.unique(inner)) <= _UNREADABLE and (lowest or 0 < bright <= _BRIGHT))


def _refined(coefficient: float, angle: float, wanted: Array) -> Flow:
    def miss(parameters: Array) -> float:
        return -float(_standard(_inner(_levels(*parameters))) @ wanted)

    corners = np.array([[0.0, 0.0], [0.25, 0.0], [0.0, 0.05]]) + [coefficient, angle]
    options = {"xatol": 1e-2, "fatol": 1e-5, "initial_simplex": corners, "maxiter": 80}
    result = minimize(miss, corners[0], method="Nelder-Mead", options=options)
    return Flow(float(result.x[0]), float(result.x[1]), -float(result.fun))


def _levels(coefficient: float, angle: float, steps: Steps = Steps()) -> Array:
    """Levels (36, 36) as `contourf` paints them: the largest density within each pixel."""
    fine = _density(np.array(coefficient), np.array(angle), _FINE, steps)
    return np.asarray(fine.reshape(SIDE, _FINE, SIDE, _FINE).max((1, 3)))


@cache
def _coarse() -> tuple[Array, Array, Array]:
    """Coefficients and angles over their whole ranges, and the standardised densities."""
    coefficients, angles = (
        grid.ravel() for grid in np.meshgrid(_COEFFICIENTS, _ANGLES, indexing="ij")
    )
    densities = _density(coefficients, angles, 1).reshape(-1, SIDE, SIDE)
    return coefficients, angles, np.stack([_standard(_inner(one)) for one in densities])


def _density(coefficient: Array, angle: Array, fine: int, steps: Steps = Steps()) -> Array:
    """The flow's density, up to a factor, at `fine`² points of each pixel, rows downwards."""
    first, second, squeezed = _points(fine)
    cos, sin = np.cos(angle)[..., None], np.sin(angle)[..., None]
    across = cos * first + sin * second
    along = cos * second - sin * first
    along = (along - coefficient[..., None] * across**2) / steps.scale - steps.shift
    return np.asarray(np.exp(-(across**2 + along**2) / (2 * steps.sigma**2) + squeezed))


@cache
def _points(fine: int) -> tuple[Array, Array, Array]:
    """Points within the pixels before tanh, and minus the log-determinant of tanh there."""
    middle = (np.arange(SIDE * fine) + 0.5) / (SIDE * fine) * 2 - 1
    x, y = (grid.ravel() for grid in np.meshgrid(middle, middle[::-1]))
    return np.arctanh(x), np.arctanh(y), -np.log1p(-(x**2)) - np.log1p(-(y**2))


def _inner(levels: Array) -> Array:
    return levels[1:-1, 1:-1].ravel()


def _standard(values: Array) -> Array:
    centred = values - values.mean()
    return np.asarray(centred / max(float(np.linalg.norm(centred)), 1e-30))
