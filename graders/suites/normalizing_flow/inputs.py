"""Inputs for the normalizing flow: parameters, points of the plane, points of a flow.

The values of points and parameters are float32 numbers, also where their dtype is float64,
so that rounding the inputs causes no error.
"""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array
from graders.suites.normalizing_flow.flows import SIGMA, Flow

DTYPES = ("float32", "float64")
"""Dtypes of points; a right solution may support only one of them."""

REACH = 2.0
"""Densities are evaluated where |f4(…)| is at most this. Beyond, tanh is flat, and rounding
errors in float32 grow without bound."""


def bend(rng: np.random.Generator, sign: float = 1.0) -> float:
    """A parameter a, not near 0, 1, 2 or 3, which a solution may use as a constant."""
    return sign * _single(rng.choice([rng.uniform(2.15, 2.85), rng.uniform(3.15, 4.0)]))


def small_bend(rng: np.random.Generator, sign: float = 1.0) -> float:
    """A parameter a that is small, and of a size at which a², |a|, √a and 2 a differ."""
    return sign * _single(rng.uniform(0.35, 0.75))


def flow_bend(rng: np.random.Generator, quadrant: int) -> float:
    """A parameter a for the flow with an angle in this quadrant: large, small or negative."""
    if quadrant == 2:
        return small_bend(rng)
    return bend(rng, -1.0 if quadrant == 3 else 1.0)


def other_bend(a: float) -> float:
    """Another such parameter, at a distance of 1, which changes every density clearly."""
    return a + 1.0 if a < 3 else a - 1.0


def angle(rng: np.random.Generator, quadrant: int) -> float:
    """An angle in this quadrant (0 to 3), well away from every multiple of π/4."""
    offset = rng.choice([rng.uniform(0.25, 0.6), rng.uniform(0.97, 1.32)])
    return _single(quadrant * np.pi / 2 + offset)


def plane(rng: np.random.Generator, *batch: int) -> Array:
    """Points (*batch, 2) whose coordinates lie between 0.05 and 3 in size, most of them below 1."""
    size = np.exp(rng.uniform(np.log(0.05), np.log(3.0), (*batch, 2)))
    return _singles(size * rng.choice([-1.0, 1.0], size.shape))


def inside(rng: np.random.Generator, flow: Flow, count: int) -> Array:
    """Samples (count, 2) of a flow that are not near the limits of tanh."""
    z = rng.standard_normal((50 * count, 2)) * SIGMA
    before = Flow(flow.steps[:-1]).forward(z)
    return _singles(flow.forward(z[np.abs(before).max(-1) < REACH][:count]))


def _single(value: float) -> float:
    return float(np.float32(value))


def _singles(values: Array) -> Array:
    return np.asarray(values.astype(np.float32).astype(np.float64))
