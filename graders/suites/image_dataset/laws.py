"""The law of the random parameters: a ~ N(3, 1), θ uniform on the circle, independent.

Each test fails a right sample with a probability of at most 1e-10; there are fourteen. With 500
flows they find, with probability 0.99, a mean of `a` that is off by 0.4, a standard deviation
of 0.73 or 1.38, and angles that end at 6 in place of 2π. With 60 flows it is a mean off by 1.2,
a standard deviation of 0.35 or 2.2, and a third of the circle.

500 that are unusual, as one in nine right samples is, are followed by 4,000, which decide: a
standard deviation of 0.9 or 1.1 is found with probability 0.86, a mean off by 0.15 with 0.92.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.remembering import remembered
from graders.comparisons.statistics import distance, dkw_distance, normal_cdf

MEAN, SPREAD = 3.0, 1.0
TURN = 2 * np.pi
FAILURE = 1e-10
NORMAL = 6.5
"""A standard normal value is beyond ±6.5 with a probability of 8e-11."""
UNUSUAL, UNEVEN = 2.0, 0.02
"""A standard normal value, and the level of a distance, beyond which a sample is unusual."""
MOST_ALIKE = 0.05
"""Equal values among draws of float32: of 500 right ones fewer than one is expected."""
FEWEST = 50
"""Values from which even steps are told from chance."""
PART_OF_TURN = 0.05
DEGREES = 20.0
"""Angles of several turns have the same flows; beyond three they were meant in degrees."""


def has_laws(a: Array, theta: Array) -> bool:
    """Whether both are samples of their laws."""
    return _is_normal(a) and _is_uniform(theta)


def is_unusual(a: Array, theta: Array) -> bool:
    """Whether a test at a level of some percent refutes a law: more flows will tell."""
    count, standard = len(a), (a - MEAN) / SPREAD
    return bool(
        abs(standard.mean()) * np.sqrt(count) > UNUSUAL
        or abs(_normal_score(float((standard**2).sum()), count)) > UNUSUAL
        or distance(np.sort(np.mod(theta, TURN)) / TURN, 0) > dkw_distance(count, UNEVEN)
    )


def without_repeated_flows(a: Array, theta: Array) -> tuple[Array, Array]:
    """The parameters of flows that occur for the first time: another check finds repetitions."""
    _, first = np.unique(np.stack([a, theta], -1), axis=0, return_index=True)
    return a[np.sort(first)], theta[np.sort(first)]


def require_coefficients(a: Array) -> None:
    """Raise a `Disagreement` unless values (n,) are a sample of N(3, 1)."""
    _require_uncut(a)
    require_distinct("a", a)
    _require_chance("a", normal_cdf((a - MEAN) / SPREAD))
    if _is_normal(a):
        return
    message = f"a is drawn from N(3, 1) in the exercise; {summary('a', a)}."
    raise Disagreement(f"{_law_of_a(a)} {message}", diagnosis=True)


def require_angles(theta: Array, a: Array) -> None:
    """Raise a `Disagreement` unless values (n,) are uniform on the circle; `a` are the others."""
    require(not np.allclose(theta, a), "θ has the value of a in every flow.", diagnosis=True)
    require_distinct("θ", theta)
    _require_chance("θ", np.mod(theta, TURN) / TURN)
    if _is_uniform(theta):
        return
    message = f"θ is uniform from 0 to 2π in the exercise; {summary('θ', theta)}."
    raise Disagreement(f"{_law_of_theta(theta)} {message}", diagnosis=True)


def _require_uncut(a: Array) -> None:
    """Raise a `Disagreement` if the least and the largest value come up again and again."""
    ends = (float(a.min()), float(a.max()))
    times = [int(np.sum(a == end)) for end in ends]
    require(
        ends[0] == ends[1] or min(times) < 3 or len(np.unique(a)) < len(a) // 2,
        f"a is cut at {ends[0]:.3g} and {ends[1]:.3g}: these come up {times[0]} and {times[1]}"
        f" times in {len(a)} flows.",
        diagnosis=True,
    )


def _require_chance(name: str, shares: Array) -> None:
    """Raise a `Disagreement` for values that follow their law more closely than chance does.

    With Kolmogorov's law √n times the distance is below 0.2 with probability 5e-13.
    """
    steps = distance(shares, 0) * np.sqrt(len(shares)) < 0.2
    says = f"{name} goes up in even steps, or through its quantiles: it is not drawn at random."
    require(len(shares) < FEWEST or not steps, says, diagnosis=True)


def require_independent(a: Array, theta: Array) -> None:
    """Raise a `Disagreement` if one parameter tells the other, where both have their law."""
    first, second = normal_cdf(a - MEAN), np.mod(theta, TURN) / TURN
    for mixed in (np.mod(first + second, 1), np.mod(first - second, 1)):
        require(
            distance(mixed, 0) <= dkw_distance(len(mixed), FAILURE),
            "a and θ depend on each other: draw each of them by itself.",
            diagnosis=True,
        )


def require_distinct(name: str, values: Array) -> None:
    """Raise a `Disagreement` if values that were drawn from a continuous law repeat."""
    different, count = len(np.unique(values)), len(values)
    if different >= (1 - MOST_ALIKE) * count:
        return
    other = "coefficient a" if name == "a" else "angle θ"
    require(
        different > 1,
        f"All flows have the same {other}, {values[0]:.4g}: it is drawn once, or not at all.",
        diagnosis=True,
    )
    whole = " All are whole numbers." if np.all(values == np.round(values)) else ""
    raise Disagreement(
        f"{name} has only {different} different values in {count} flows.{whole}", diagnosis=True
    )


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


def _is_normal(a: Array) -> bool:
    count, standard = len(a), (a - MEAN) / SPREAD
    return bool(
        abs(standard.mean()) * np.sqrt(count) <= NORMAL
        and abs(_normal_score(float((standard**2).sum()), count)) <= NORMAL
        and distance(normal_cdf(standard), 0) <= dkw_distance(count, FAILURE)
        # Nothing beyond two standard deviations has the probability 0.9545ⁿ.
        and (np.any(np.abs(standard) > 2) or count * log(0.9545) > log(FAILURE))
    )


def _normal_score(squares: float, count: int) -> float:
    """A sum of squares of standard normal values as a normal value (Wilson and Hilferty)."""
    spread = 2 / (9 * count)
    return float(((squares / count) ** (1 / 3) - (1 - spread)) / np.sqrt(spread))


def _is_uniform(theta: Array) -> bool:
    turned = np.sort(np.mod(theta, TURN)) / TURN
    return bool(
        _whole_turns(theta)
        and distance(turned, 0) <= dkw_distance(len(theta), FAILURE)
        and max(_beside(turned, 0.0) + _beside(turned, 0.5)) <= _greatest_gap(len(theta))
    )


def _whole_turns(theta: Array) -> bool:
    """Whether values that fill more than a turn fill whole turns."""
    turns = float(np.ptp(theta)) / TURN
    return bool(np.ptp(theta) <= DEGREES) and (
        turns <= 1 or abs(turns - round(turns)) < PART_OF_TURN
    )


def _beside(turned: Array, place: float) -> tuple[float, float]:
    """The lengths without values after and before a place; the circle has length 1."""
    away = np.mod(turned - place, 1.0)
    return float(away.min()), float(1 - away.max())


def _greatest_gap(count: int) -> float:
    """The length beside a fixed place that has no values with probability 1e-10: (1 − x)ⁿ."""
    return float(1 - FAILURE ** (1 / count))


def _law_of_a(a: Array) -> str:
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


def _law_of_theta(theta: Array) -> str:
    if np.ptp(theta) > DEGREES:
        return "θ is an angle in radians; yours runs far beyond a turn: are these degrees?"
    if law_of(theta) == "uniform":
        return f"θ is spread evenly from about {theta.min():.3g} to {theta.max():.3g}."
    if law_of(theta) == "normal":
        return f"θ is drawn from about N({theta.mean():.2g}, {theta.std():.2g}²)."
    return "θ has another law."


def require_parameters_in_order(a: Array, theta: Array) -> None:
    """Raise a `Disagreement` if each parameter has the other's law: they are swapped."""
    swapped = not has_laws(a, theta) and _is_uniform(a) and law_of(theta) == "normal"
    require(
        not swapped,
        "get_normalizing_flow_dist gets values with the law of θ as a, and with that of a as θ:"
        " its arguments are swapped, or the draws are.",
        diagnosis=True,
    )


def different_rows(rows: Array | Sequence[Array]) -> int:
    """The number of different rows of a table."""
    return _different(np.asarray(rows)) if len(rows) else 0


@remembered
def _different(rows: Array) -> int:
    return len(np.unique(rows, axis=0))
