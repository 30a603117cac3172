"""Tests of samples: their bounds hold, and they detect each kind of mistake."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from scipy import stats

from graders.comparisons.arrays import Array
from graders.comparisons.statistics import (
    chi_square_limits,
    distance,
    dkw_distance,
    most_events,
    normal_cdf,
    standard_normal_views,
)


def test_the_normal_distribution_function_is_the_known_one() -> None:
    t = np.linspace(-8, 8, 33)
    assert normal_cdf(t) == pytest.approx(stats.norm.cdf(t), abs=1e-15)


def test_the_distance_is_that_of_kolmogorov_and_smirnov() -> None:
    sample = np.random.default_rng(0).uniform(size=50)
    assert distance(sample, unknown=0) == pytest.approx(stats.kstest(sample, "uniform").statistic)


def test_unknown_values_never_add_to_the_distance() -> None:
    sample = np.random.default_rng(1).uniform(size=40) ** 2
    for unknown in (1, 5, 20):
        hidden = distance(sample[unknown:], unknown)
        assert hidden <= distance(sample, unknown=0)


def test_values_known_to_be_far_off_are_seen_beside_unknown_ones() -> None:
    # Ninety values at 0.999: ten others cannot make up for them.
    assert distance(np.full(90, 0.999), unknown=10) > 0.89


def test_the_bound_on_the_distance_holds() -> None:
    rng, failure = np.random.default_rng(2), 0.1
    limit = dkw_distance(30, failure)
    beyond = sum(distance(rng.uniform(size=30), 0) > limit for _ in range(2000))
    # A binomial count of 2000 trials with probability at most 0.1 stays below 270: 5 σ.
    assert 0 < beyond < 270


@pytest.mark.parametrize("failure", [1e-3, 1e-9])
@pytest.mark.parametrize(("count", "probability"), [(20, 0.1), (100, 1e-4), (50, 0.0)])
def test_more_events_than_the_limit_are_as_rare_as_stated(
    count: int, probability: float, failure: float
) -> None:
    limit = most_events(count, probability, failure)
    chances = (
        comb(count, k) * probability**k * (1 - probability) ** (count - k)
        for k in range(limit + 1, count + 1)
    )
    assert sum(chances) <= failure


def test_the_limit_on_events_is_not_needlessly_high() -> None:
    assert most_events(100, 1e-4, 1e-9) == 3
    assert most_events(50, 0.0, 1e-9) == 0


def views(z: Array) -> dict[str, float]:
    return {name: distance(values, 0) for name, values in standard_normal_views(z).items()}


def test_a_right_sample_is_uniform_in_every_view() -> None:
    z = np.random.default_rng(3).standard_normal((4000, 2))
    assert max(views(z).values()) < dkw_distance(4000, 1e-9)


@pytest.mark.parametrize(
    ("matrix", "shift", "seen"),
    [
        ([[1, 0], [0, 1]], [0.2, 0], "their first coordinate"),
        ([[1, 0], [0, 1.4]], [0, 0], "their second coordinate"),
        ([[1, 0], [0.5, 0.87]], [0, 0], "their sum"),
        ([[1, 0], [-0.5, 0.87]], [0, 0], "their difference"),
        ([[0.8, 0], [0, 0.8]], [0, 0], "their distance from the origin"),
        ([[1.3, 0], [0, 0.7]], [0, 0], "their angle"),
    ],
)
def test_each_view_sees_its_own_mistake(
    matrix: list[list[float]], shift: list[float], seen: str
) -> None:
    z = np.random.default_rng(4).standard_normal((4000, 2)) @ np.array(matrix).T + np.array(shift)
    assert views(z)[seen] > dkw_distance(4000, 1e-9)


def test_chi_square_values_lie_between_the_limits() -> None:
    least, most = chi_square_limits(50, 0.1)
    values = np.random.default_rng(1).chisquare(50, 20_000)
    assert np.mean((values < least) | (values > most)) < 0.1
    # The bounds are not much wider than they need to be.
    assert np.mean((values < least) | (values > most)) > 0.001
