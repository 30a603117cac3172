"""Densities: each slip is told by its own name, by what was seen of three batches together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pytest

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement
from graders.evaluation import Evidence, Slip
from graders.evaluation.observer import Observer
from graders.sandbox.observation import Observation, Outcome
from graders.suites.image_dataset.estimates import by_chance, is_estimate
from graders.suites.image_dataset.inputs import SINGLE, named
from graders.suites.image_dataset.small_densities import require_small
from graders.suites.image_dataset.test_densities import (
    Densities,
    explained,
    require_densities,
)
from reference.image_dataset import mistakes

RANDOM = np.random.default_rng(3)


def draw(name: str) -> np.random.Generator:
    return np.random.default_rng(list(name.encode()))


GIVEN = tuple(named(draw, name) for name in ("vector", SINGLE, "matrix"))


def seen(*slips: Slip) -> list[Densities]:
    parts = {slip.part: slip.value for slip in slips}
    return [Densities(mistakes.interior(given, parts, swapped=False), given) for given in GIVEN]


@pytest.mark.parametrize("slip", mistakes.SLIPS, ids=lambda slip: str(slip.says))
def test_a_slip_is_told_by_its_name(slip: Slip) -> None:
    found = explained(seen(slip), swapped=False)
    assert [[one.says for one in slips] for slips in found] == [[slip.says]]


def test_right_densities_pass_in_either_order_of_axes() -> None:
    for given in GIVEN:
        require_densities(mistakes.on_grid(given), given)
        require_densities(mistakes.on_grid(given).swapaxes(-2, -1), given)


def test_zeros_and_noise_are_no_slip() -> None:
    for values in (0 * mistakes.on_grid(GIVEN[0]), RANDOM.random((3, 100, 100))):
        with pytest.raises(Disagreement) as caught:
            require_densities(values, GIVEN[0])
        assert not caught.value.diagnosis


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda values: 1.37 * values, "1.37 times"),
        (lambda values: values + 0.25, "off by the same +0.25"),
    ],
)
def test_a_number_that_nobody_foresaw_is_fitted(
    change: Callable[[Array], Array], says: str
) -> None:
    with pytest.raises(Disagreement) as caught:
        require_densities(change(mistakes.on_grid(GIVEN[0])), GIVEN[0])
    assert says in caught.value.message


def test_the_grid_that_was_used_is_fitted() -> None:
    values = mistakes.on_grid(GIVEN[0], {"grid": np.linspace(-0.9, 0.9, 100)})
    with pytest.raises(Disagreement, match=r"−0\.9, 0\.9"):
        require_densities(values, GIVEN[0])


def calls_that_differ(by: float) -> Observer:
    def observe(probe: str, **inputs: Any) -> Evidence:
        return Evidence({"apart": by}, probe, consult=lambda: Observation(Outcome.RETURNED))

    return cast(Observer, observe)


@pytest.mark.parametrize(
    ("change", "apart", "says"),
    [
        (lambda values: RANDOM.poisson(values) * 0.5, 0.0, "multiples of one number, 0.5"),
        (lambda values: np.round(values, 1), 0.0, "rounded to multiples of 0.1"),
        (lambda values: values + RANDOM.normal(0, 0.1, values.shape), 0.3, "differ by up to 0.3"),
        (lambda values: values + RANDOM.normal(0, 0.1, values.shape), 0.0, ""),
    ],
)
def test_estimates_are_told_from_rounded_densities(
    change: Callable[[Array], Array], apart: float, says: str
) -> None:
    right = mistakes.on_grid(GIVEN[0])[mistakes.INTERIOR]
    given = change(right)
    found = by_chance(calls_that_differ(apart), GIVEN[0], "float32", given)
    assert (says in found) if says else not found
    assert is_estimate(given, right)
    assert not is_estimate(RANDOM.random(right.shape), right)


@pytest.mark.parametrize("given", GIVEN, ids=["vector", "single", "matrix"])
def test_small_densities_may_come_of_a_grid_that_avoids_its_border(given: Any) -> None:
    inside = {"grid": tuple(np.linspace(-0.999, 0.999, 100))}
    right = mistakes.interior(given, {}, swapped=False)
    require_small(mistakes.interior(given, inside, swapped=False), right)
    require_small(right.astype(np.float32), right)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (lambda right: np.round(right, 3), "rounded to 3 decimals"),
        (lambda right: np.round(right, 1), "rounded to 1 decimal"),
        (lambda right: right + 1e-3, r"off by the same \+0.001"),
        (lambda right: np.where(right > 1e-2, right, 0), "Are they rounded, cut off"),
        (lambda right: np.maximum(right, 1e-2), "Are they rounded, cut off"),
        (lambda right: np.where(right > 1e-2, right, np.nan), "got nan"),
    ],
)
def test_small_densities_that_are_wrong_are_told(
    changed: Callable[[Array], Array], says: str
) -> None:
    for given in GIVEN[::2]:
        right = mistakes.interior(given, {}, swapped=False)
        with pytest.raises(Disagreement, match=says):
            require_small(changed(right), right)
