"""Known mistakes in the class conditionals, with amounts fitted to what was observed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graders.comparisons.arrays import Array
from graders.evaluation.diagnosis import Slip
from graders.suites.naive_bayes.inputs import Sample
from reference.naive_bayes.mistakes_conditionals import means, stddevs

NOTHING = 1e-9
"""Means of centred examples are less, and no multiple of the right ones."""


def fitted_means(data: Sample, seen: Array) -> Iterator[Slip]:
    """Slips with amounts fitted to means (K, d) that were seen."""
    right = means(data, {})
    if seen.shape != right.shape or not np.isfinite(seen).all() or np.abs(seen).min() < NOTHING:
        return
    amount, factor = float(np.median(seen - right)), float(np.median(seen / right))
    yield Slip("change", f"{amount:+.3g} is added to every mean.", lambda m: m + amount)
    yield Slip(
        "change", f"Every mean is {factor:.3g} times what it should be.", lambda m: m * factor
    )
    sizes = np.bincount(data.y)[:, None]
    # A mean with the divisor N_k − c is N_k / (N_k − c) times the mean.
    less = round(float(np.median(sizes * (1 - right / seen))), 3)
    if less == 1:
        return
    yield Slip(
        "mean",
        f"You divided the sums over a class by N_k − {less:.3g}; a mean divides by N_k.",
        lambda g, x: g.sum(0) / (len(g) - less),
    )


def fitted_stddevs(data: Sample, seen: Array) -> Iterator[Slip]:
    """Slips with amounts fitted to scales (K, d) that were seen."""
    right = stddevs(data, {})
    if seen.shape != right.shape or not np.isfinite(seen).all() or not np.all(seen > 0):
        return
    if not np.ptp(seen):
        return
    factor = float(np.median(seen / right))
    yield Slip("limit", f"Every scale is {factor:.3g} times σ.", lambda s: s * factor)
    power = float(np.median(np.log(seen) / np.log(right)))
    if min(abs(power - 2), abs(power - 0.5)) > 1e-3:  # these have names of their own
        yield Slip(
            "power", f"These are powers of σ, with exponent {power:.3g}.", lambda s: s**power
        )
    most = float(seen.max())
    yield Slip("limit", f"You set an upper limit of {most:.3g}.", lambda s: np.minimum(s, most))
    sizes = np.bincount(data.y)[:, None]
    less = round(float(np.median(sizes * (1 - (right / seen) ** 2))), 2)
    if less in (1, 2, -1):
        return
    yield Slip(
        "divisor",
        f"The sum of squares is divided by N_k − {less:.3g}; maximum likelihood divides by N_k.",
        lambda n, data: np.float64(n - less),
    )


def limits(data: Sample, seen: Array) -> Iterator[Slip]:
    """Slips with limits fitted to scales that were seen where σ is nearly 0."""
    right = stddevs(data, {})
    if seen.shape != right.shape or not np.isfinite(seen).all() or np.median(seen) <= 1e-3:
        return
    least, added = float(np.median(seen)), float(np.median(seen - right))
    square = float(np.median(seen**2 - right**2))
    limit = f"{least:.3g}"
    yield Slip(
        "limit",
        f"You set a lower limit of {limit}; a lower limit may be at most 0.001.",
        lambda s: np.maximum(s, least),
    )
    yield Slip("limit", f"{added:.3g} is added to every standard deviation.", lambda s: s + added)
    yield Slip(
        "limit",
        f"{square:.3g} is added to every variance, which makes every scale at least {limit}.",
        lambda s: np.sqrt(s**2 + square),
    )
