"""The law of the random parameters: what is accepted, what is not, and how it is told."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement
from graders.comparisons.statistics import normal_cdf
from graders.suites.image_dataset import laws

COUNT = 500
RANDOM = np.random.default_rng(0)
A = RANDOM.normal(3, 1, COUNT)
THETA = RANDOM.uniform(0, 2 * np.pi, COUNT)


def test_right_samples_pass() -> None:
    for seed in range(200):
        random = np.random.default_rng(seed)
        a, theta = random.normal(3, 1, COUNT), random.uniform(0, 2 * np.pi, COUNT)
        laws.require_parameters_in_order(a, theta)
        laws.require_coefficients(a)
        laws.require_angles(theta, a)
        laws.require_independent(a, theta)


def test_angles_around_zero_are_right() -> None:
    laws.require_angles(RANDOM.uniform(-np.pi, np.pi, COUNT), A)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (RANDOM.normal(0, 1, COUNT), "N("),
        (RANDOM.normal(3.4, 1, COUNT), "N(3."),
        (RANDOM.normal(3, 0.7, COUNT), "N(3"),
        (RANDOM.normal(3, 1.4, COUNT), "N(3"),
        (RANDOM.uniform(1, 5, COUNT), "spread evenly"),
        (RANDOM.integers(1, 6, COUNT).astype(float), "whole numbers"),
        (RANDOM.gamma(9, 1 / 3, COUNT) - 1, "another law"),
        (np.abs(RANDOM.normal(0, 3, COUNT)), "the absolute value of draws from N(0, 3"),
        (RANDOM.lognormal(1, 0.5, COUNT), "exp of draws"),
        (RANDOM.exponential(3, COUNT), "exponential law"),
        (np.full(COUNT, 3.0), "same coefficient a"),
    ],
)
def test_wrong_coefficients_are_named(values: Array, says: str) -> None:
    with pytest.raises(Disagreement, match="a") as caught:
        laws.require_coefficients(values)
    assert says in caught.value.message


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (RANDOM.uniform(0, np.pi, COUNT), "spread evenly from about 0"),
        (RANDOM.uniform(0, 3 * np.pi, COUNT), "spread evenly"),
        (RANDOM.uniform(0, 6, COUNT), "spread evenly"),
        (RANDOM.uniform(0, 360, COUNT), "degrees"),
        (RANDOM.normal(3, 1, COUNT), "N("),
        (A, "the value of a"),
        (np.full(COUNT, 1.0), "same angle θ"),
    ],
)
def test_wrong_angles_are_named(values: Array, says: str) -> None:
    with pytest.raises(Disagreement) as caught:
        laws.require_angles(values, A)
    assert says in caught.value.message


def test_swapped_parameters_are_named() -> None:
    with pytest.raises(Disagreement, match="swapped"):
        laws.require_parameters_in_order(THETA, A)


@pytest.mark.parametrize("follows", [lambda u: u, lambda u: 1 - u])
def test_parameters_that_follow_from_each_other_are_found(
    follows: Callable[[Array], Array],
) -> None:
    theta = 2 * np.pi * follows(normal_cdf(A - 3))
    with pytest.raises(Disagreement, match="depend on each other"):
        laws.require_independent(A, theta)


def test_parameters_of_the_same_seed_are_found() -> None:
    seeds = [np.random.default_rng(seed) for seed in range(COUNT)]
    again = [np.random.default_rng(seed) for seed in range(COUNT)]
    a = np.array([random.normal(3, 1) for random in seeds])
    theta = np.array([random.uniform(0, 2 * np.pi) for random in again])
    with pytest.raises(Disagreement, match="generators with the same seed"):
        laws.require_independent(a, theta)


def test_repeated_flows_count_once() -> None:
    a, theta = laws.without_repeated_flows(np.tile(A, 3), np.tile(THETA, 3))
    assert len(a) == len(theta) == COUNT
