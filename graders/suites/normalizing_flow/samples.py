"""Tests of a flow's samples: carried back through the steps, they are samples of the base."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import require
from graders.comparisons.distributions import lattice
from graders.comparisons.statistics import (
    chi_square_limits,
    distance,
    dkw_distance,
    most_events,
    standard_normal_views,
)
from graders.suites.normalizing_flow.flows import Flow, Tanh

# Enough to detect standard deviations that are 10 % off in 99.9 % of runs, and one of them
# in 80 %.
SAMPLES = 3_000
# Ten tests of a sample fail a right one with this probability at most; all together with
# 1e-8 in a run.
FAILURE = 1e-9
# Rounding adds this to the distances. Samples whose tanh is within 1e-4 of ±1 count as
# unknown. Below that, rounding (5 units in the last place of float32) moves a base point
# by 0.01 σ at most where tanh < 1 − 1e-3, and fewer than 1e-3 of all samples lie between.
ROUNDING = 0.005
EDGE = 1e-4
FARTHEST = 50.0
"""No sample's squared distance from the origin is larger, but with probability 1e-10."""


def require_sample(flow: Flow, seen: Array) -> None:
    """Points (SAMPLES, 2) are a sample of this flow."""
    z = flow.base.standard(flow.pull_back(seen))
    known = np.all(np.isfinite(z), axis=-1) & ~at_edge(flow, seen)
    unknown = int(np.sum(~known))
    require(
        unknown <= most_events(SAMPLES, chance_of_edge(flow), FAILURE),
        f"{unknown} of {SAMPLES} samples lie on the border of the square or beyond.",
    )
    allowed = dkw_distance(SAMPLES, FAILURE) + ROUNDING
    for name, uniforms in standard_normal_views(z[known]).items():
        require(distance(uniforms, unknown) <= allowed, _differs(name, flow, z[known]))
    squares = z[known] ** 2
    views = {"their first coordinate": squares[:, :1], "their second coordinate": squares[:, 1:]}
    for name, some in (views | {"their distance from the origin": squares}).items():
        require(spreads_right(some, unknown), _differs(name, flow, z[known]))


def spreads_right(squares: Array, unknown: int) -> bool:
    """Whether the sum of squares (n, k) of standard normal values is a likely χ² value."""
    least, most = chi_square_limits(SAMPLES * squares.shape[1], FAILURE)
    total = float(squares.sum())
    return least <= (total + FARTHEST * unknown) * (1 + ROUNDING) and total * (1 - ROUNDING) <= most


def _differs(name: str, flow: Flow, z: Array) -> str:
    base = z * np.array(flow.base.sigma) + np.array(flow.base.mean)
    middle, spread = base.mean(0), base.std(0)
    return (
        "Your samples, carried back through the steps, do not have the distribution of the base:"
        f" {name} differs. There they lie around ({middle[0]:.1f}, {middle[1]:.1f}); their standard"
        f" deviations are ({spread[0]:.2f}, {spread[1]:.2f})."
    )


def at_edge(flow: Flow, x: Array) -> Array:
    """Which points are so close to ±1 that, after rounding, their base points are unknown."""
    if not isinstance(flow.steps[-1], Tanh):
        return np.zeros(len(x), bool)
    return np.asarray(np.any(np.abs(x) >= flow.steps[-1].height * (1 - EDGE), axis=-1))


def chance_of_edge(flow: Flow) -> float:
    """An upper bound on the probability that a sample lies within `EDGE` of the border.

    It is the sum of the base's density over a fine lattice up to 6 σ. The factor 1.5 covers
    the step of the lattice, and 1e-8 covers the points beyond it.
    """
    step = 0.05
    z = lattice(6.0, step)
    weights = np.exp(-(z**2).sum(-1) / 2) * step**2 / (2 * np.pi)
    points = z * np.array(flow.base.sigma) + np.array(flow.base.mean)
    edge = at_edge(flow, flow.forward(points))
    return float(1.5 * weights[edge].sum() + 1e-8)
