"""The laws that random parameters have, in words."""

from __future__ import annotations

from math import log

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.statistics import distance, normal_cdf

TURN = 2 * np.pi
DEGREES = 20.0
"""Angles of several turns have the same flows; beyond three they were meant in degrees."""


def summary(name: str, values: Array) -> str:
    """Number, mean, standard deviation and range of values, in words."""
    return (
        f"of {len(values)} flows {name} has mean {values.mean():.2f}, standard deviation"
        f" {values.std():.2f}, and runs from {values.min():.2f} to {values.max():.2f}"
    )


def law_of(values: Array) -> str:
    """Whether values look "normal" or "uniform", with parameters of their own; else empty.

    It names a law only; a right one may be missed once in a thousand times.
    """
    normal = normal_cdf((values - values.mean()) / max(float(values.std()), 1e-9))
    uniform = (values - values.min()) / max(float(np.ptp(values)), 1e-9)
    # Parameters that are fitted make the distance smaller, two of a normal more so.
    apart = {"normal": distance(normal, 0) / 1.25, "uniform": distance(uniform, 0) / 1.8}
    name = min(apart, key=lambda law: apart[law])
    return name if apart[name] <= 1 / np.sqrt(len(values)) else ""


def law_of_a(a: Array) -> str:
    """What coefficients are drawn from, in words."""
    if law_of(a) == "normal" and _lacks_tails(a):
        reach = np.abs(a - a.mean()).max()
        return f"No a is further than {reach:.2g} from its mean, as of a normal law without tails."
    if law_of(a) == "normal":
        return f"a is drawn from about N({a.mean():.2g}, {a.std():.2g}²)."
    if law_of(a) == "uniform":
        return f"a is spread evenly from about {a.min():.2g} to {a.max():.2g}."
    return _positive_law(a) or "a has another law."


def _lacks_tails(a: Array) -> bool:
    """Whether normal values with this mean and spread would reach further, but for 1 in 1,000."""
    reach = np.abs(a - a.mean()).max() / max(float(a.std()), 1e-9)
    within = float(2 * normal_cdf(np.array(reach)) - 1)
    return len(a) * log(max(within, 1e-300)) < log(1e-3)


def _positive_law(a: Array) -> str:
    """Which usual law of positive numbers these values have, in words; empty if none."""
    if a.min() <= 0:
        return ""
    size, log = float(np.sqrt(np.mean(a**2))), np.log(a)
    laws = (
        (
            2 * normal_cdf(a / size) - 1,
            f"a is the absolute value of draws from N(0, {size:.2g}²).",
        ),
        (1 - np.exp(-a / a.mean()), f"a is drawn from an exponential law of mean {a.mean():.2g}."),
        (
            normal_cdf((log - log.mean()) / log.std()),
            f"a is exp of draws from N({log.mean():.2g}, {log.std():.2g}²).",
        ),
    )
    says = [text for shares, text in laws if distance(shares, 0) <= 1.2 / np.sqrt(len(a))]
    return says[0] if says else ""


def law_of_theta(theta: Array) -> str:
    """What angles are drawn from, in words."""
    if np.ptp(theta) > DEGREES:
        return "θ is an angle in radians; yours runs far beyond a turn: are these degrees?"
    if law_of(theta) == "uniform" and 0.98 < np.ptp(theta) / TURN <= 1:
        return "θ goes round the circle, but some directions come more often than others."
    if law_of(theta) == "uniform":
        return f"θ is spread evenly from about {theta.min():.3g} to {theta.max():.3g}."
    if law_of(theta) == "normal":
        return f"θ is drawn from about N({theta.mean():.2g}, {theta.std():.2g}²)."
    return "θ has another law."
