"""Tests of samples with a proven bound on the probability of a false failure."""

from __future__ import annotations

from math import erf, lgamma, log, pi

import numpy as np

from graders.comparisons.arrays import Array

_ERF = np.vectorize(erf, otypes=[np.float64])


def normal_cdf(t: Array) -> Array:
    """The distribution function of N(0, 1)."""
    return np.asarray((1 + _ERF(t / np.sqrt(2))) / 2)


def dkw_distance(count: int, failure: float) -> float:
    """The distance sup|F_n − F| that a right sample exceeds with probability ≤ failure.

    This is the bound of Dvoretzky, Kiefer and Wolfowitz with Massart's constant, for any
    distribution and any count: P(sup|F_n − F| > ε) ≤ 2 exp(−2 n ε²).
    """
    return float(np.sqrt(log(2 / failure) / (2 * count)))


def distance(uniforms: Array, unknown: int) -> float:
    """A lower bound on sup|F_n − F| for values given as F(value).

    `unknown` further values were drawn that may lie anywhere. The distance is the least
    over all their places, so unknown values never make a right sample fail.
    """
    count = len(uniforms) + unknown
    ordered = np.sort(uniforms)
    rank = np.arange(len(ordered))
    above = (rank + 1) / count - ordered
    below = ordered - (rank + unknown) / count
    return float(max(above.max(initial=0.0), below.max(initial=0.0)))


def most_events(count: int, probability: float, failure: float) -> int:
    """A number of events that a binomial count exceeds with probability ≤ failure.

    By the union bound P(X ≥ k) ≤ C(n, k) p^k ≤ (n p)^k / k!.
    """
    mean = max(count * probability, 1e-300)
    exceeded = 1
    while exceeded * log(mean) - lgamma(exceeded + 1) > log(failure):
        exceeded += 1
    return exceeded - 1


def standard_normal_views(z: Array) -> dict[str, Array]:
    """Six transformations of a sample (n, 2) of N(0, I) to values uniform on [0, 1].

    They are both coordinates, both diagonals, the distance from the origin and the angle.
    Together they detect a wrong mean, spread, shape or dependence.
    """
    first, second = z[:, 0], z[:, 1]
    return {
        "their first coordinate": normal_cdf(first),
        "their second coordinate": normal_cdf(second),
        "their sum": normal_cdf((first + second) / np.sqrt(2)),
        "their difference": normal_cdf((first - second) / np.sqrt(2)),
        "their distance from the origin": -np.expm1(-(first**2 + second**2) / 2),
        "their angle": np.arctan2(second, first) / (2 * pi) + 0.5,
    }


def chi_square_limits(degrees: int, failure: float) -> tuple[float, float]:
    """Two numbers between which a χ² value lies, but with probability ≤ `failure`.

    These are the bounds of Laurent and Massart: P(X − n ≥ 2 √(n t) + 2 t) ≤ exp(−t) and
    P(n − X ≥ 2 √(n t)) ≤ exp(−t), for n degrees of freedom.
    """
    t = log(2 / failure)
    width = 2 * float(np.sqrt(degrees * t))
    return degrees - width, degrees + width + 2 * t
