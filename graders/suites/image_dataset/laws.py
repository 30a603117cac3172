"""The law of the random parameters: a ~ N(3, 1), θ uniform on the circle, independent.

Each test fails a right sample with a probability of at most 1e-10; there are twenty. With 500
flows they find, with probability 0.99, a mean of `a` that is off by 0.4, a standard deviation
of 0.73 or 1.38, and angles that end at 6 in place of 2π. With 60 flows it is a mean off by 1.2,
a standard deviation of 0.35 or 2.2, and a third of the circle.

500 that are unusual, as one in six right samples is, are followed by 4,000, which decide: a
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
from graders.suites.image_dataset.law_names import (
    DEGREES,
    TURN,
    law_of,
    law_of_a,
    law_of_theta,
    summary,
)

MEAN, SPREAD = 3.0, 1.0
FAILURE = 1e-10
NORMAL = 6.5
"""A standard normal value is beyond ±6.5 with a probability of 8e-11."""
GREATEST_WAVE, UNUSUAL_WAVE = 5.2, 2.3
"""exp(−5.2²) is 2e-12, and 4 exp(−2.3²) is 0.02."""
SKEWED = 9.0
"""Of 200,000 samples of 60 normal values one in 10,000 had 4.5, and none 5.3; of more values it has
lighter tails. If the tail goes on like that, 9 has a probability of 1e-12."""
UNUSUAL, UNEVEN = 2.0, 0.02
"""A standard normal value, and the level of a distance, beyond which a sample is unusual."""
MOST_ALIKE = 0.05
"""Equal values among draws of float32: of 500 right ones fewer than one is expected."""
FEWEST = 50
"""Values from which even steps are told from chance."""
PART_OF_TURN = 0.05
GREATEST_JOINT_WAVE = 5.35
"""128 exp(−5.35²) is 5e-11, for 128 waves."""


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
        or abs(_skewness(standard)) > UNUSUAL
        or _wave(theta) > UNUSUAL_WAVE
    )


def without_repeated_flows(a: Array, theta: Array) -> tuple[Array, Array]:
    """The parameters of flows that occur for the first time: another check finds repetitions."""
    _, first = np.unique(np.stack([a, theta], -1), axis=0, return_index=True)
    return a[np.sort(first)], theta[np.sort(first)]


def require_coefficients(a: Array) -> None:
    """Raise a `Disagreement` unless values (n,) are a sample of N(3, 1)."""
    _require_uncut(a)
    require_distinct("a", a)
    shares = normal_cdf((a - MEAN) / SPREAD)
    _require_chance("a", shares)
    if _is_normal(a):
        _require_new("a", shares)
        return
    message = f"a is drawn from N(3, 1) in the exercise; {summary('a', a)}."
    raise Disagreement(f"{law_of_a(a)} {message}", diagnosis=True)


def require_angles(theta: Array, a: Array) -> None:
    """Raise a `Disagreement` unless values (n,) are uniform on the circle; `a` are the others."""
    require(not np.allclose(theta, a), "θ has the value of a in every flow.", diagnosis=True)
    require_distinct("θ", theta)
    shares = np.mod(theta, TURN) / TURN
    _require_chance("θ", shares)
    if _is_uniform(theta):
        _require_new("θ", shares)
        return
    message = f"θ is uniform from 0 to 2π in the exercise; {summary('θ', theta)}."
    raise Disagreement(f"{law_of_theta(theta)} {message}", diagnosis=True)


def _require_new(name: str, shares: Array) -> None:
    """Raise a `Disagreement` if neighbouring values depend on each other.

    Differences of neighbours, on the circle, are independent and uniform where values are.
    """
    steps = np.mod(np.diff(shares), 1)
    require(
        distance(steps, 0) <= dkw_distance(len(steps), FAILURE),
        f"{name} of a picture follows from that of the one before, as of values that are sorted, or"
        " to which something is added at each step: draw each anew.",
        diagnosis=True,
    )


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

    require(
        max(_joint_wave(first, second), _joint_wave(second, first)) <= GREATEST_JOINT_WAVE,
        "a and θ depend on each other: where one lies tells where the other may lie. Do both come"
        " from generators with the same seed?",
        diagnosis=True,
    )


def _joint_wave(first: Array, second: Array) -> float:
    """The greatest share of a wave over both, with up to 16 crests along the first, times √n.

    Its square has an exponential law with mean 1 where both are uniform and independent.
    """
    along, across = np.arange(1, 17), np.array([-2, -1, 1, 2])
    waves = np.exp(2j * np.pi * np.outer(along, first)) @ np.exp(
        2j * np.pi * np.outer(second, across)
    )
    return float(np.abs(waves).max() / np.sqrt(len(first)))


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


def _is_normal(a: Array) -> bool:
    count, standard = len(a), (a - MEAN) / SPREAD
    return bool(
        abs(standard.mean()) * np.sqrt(count) <= NORMAL
        and abs(_normal_score(float((standard**2).sum()), count)) <= NORMAL
        and distance(normal_cdf(standard), 0) <= dkw_distance(count, FAILURE)
        and abs(_skewness(standard)) <= SKEWED
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
        and _wave(theta) <= GREATEST_WAVE
    )


def _skewness(standard: Array) -> float:
    """The mean third power of standardised values, in its standard deviations for normal ones."""
    own = (standard - standard.mean()) / max(float(standard.std()), 1e-9)
    return float(np.mean(own**3) * np.sqrt(len(own) / 6))


def _wave(theta: Array) -> float:
    """The greatest share of a wave with 1 to 4 crests round the circle, times √n.

    Its square has an exponential law with mean 1 for uniform angles.
    """
    waves = np.exp(1j * np.outer(np.arange(1, 5), theta)).mean(1)
    return float(np.abs(waves).max() * np.sqrt(len(theta)))


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
