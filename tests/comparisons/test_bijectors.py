"""Log-determinants by finite differences, and as a student returns them."""

from __future__ import annotations

import numpy as np
import pytest

from graders.comparisons.arrays import Array
from graders.comparisons.bijectors import difference_log_det, neighbours, spread_log_det
from graders.comparisons.disagreement import Disagreement

STEP = 1e-5


def points(d: int, dtype: str = "float64") -> Array:
    return np.random.default_rng(d).uniform(-2, 2, (7, d)).astype(dtype)


@pytest.mark.parametrize("d", [1, 2, 3])
def test_differences_find_the_determinant_of_a_linear_map(d: int) -> None:
    x, matrix = points(d), np.random.default_rng(9).normal(size=(d, d))
    found = difference_log_det(x, STEP, neighbours(x, STEP) @ matrix.T)
    assert found == pytest.approx(np.full(7, np.log(abs(np.linalg.det(matrix)))), abs=1e-8)


def test_differences_find_a_determinant_that_varies() -> None:
    x = points(2)
    # (u, v) → (u e^v, v³ + u) has the determinant 3 v² e^v − u e^v.
    u, v = neighbours(x, STEP).T
    found = difference_log_det(x, STEP, np.stack([u * np.exp(v), v**3 + u], axis=-1))
    u, v = x.T
    assert found == pytest.approx(np.log(np.abs((3 * v**2 - u) * np.exp(v))), abs=1e-6)


def test_differences_in_float32_are_divided_by_the_step_as_rounded() -> None:
    # Near 1000 float32 has steps of 6e-5, so that one of 0.01 is rounded by up to 0.3 %.
    x, step = points(2, "float32") + np.float32(1000), 0.01
    found = difference_log_det(x, step, 3 * neighbours(x, step).astype(np.float64))
    assert found == pytest.approx(np.full(7, np.log(9)), abs=1e-6)


def test_a_singular_map_has_minus_infinity() -> None:
    x = points(2)
    flat = neighbours(x, STEP)[:, :1] * np.ones(2)
    assert np.all(difference_log_det(x, STEP, flat) == -np.inf)


@pytest.mark.parametrize("shape", [(), (1,), (5,)])
def test_one_value_for_all_is_as_good_as_one_for_each(shape: tuple[int, ...]) -> None:
    assert spread_log_det("It", np.zeros(shape), (5,)).shape == (5,)


@pytest.mark.parametrize("shape", [(5, 2), (2,), (1, 5), (5, 1)])
def test_more_axes_than_the_batch_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(Disagreement, match="not one for each coordinate"):
        spread_log_det("It", np.zeros(shape), (5,))


def test_a_log_determinant_of_integers_is_refused() -> None:
    with pytest.raises(Disagreement, match="dtype int64"):
        spread_log_det("It", np.zeros(5, np.int64), (5,))
