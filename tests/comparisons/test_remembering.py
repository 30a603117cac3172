"""What is remembered of a function of arrays is what it returns."""

from __future__ import annotations

import numpy as np
import pytest

from graders.comparisons.arrays import Array
from graders.comparisons.remembering import MOST, remembered

ROWS = np.arange(6.0).reshape(2, 3)


def counted(calls: list[Array]) -> object:
    """The sum along the first axis, which also notes what it was called with."""

    def total(one: Array, other: Array = ROWS) -> Array:
        calls.append(one)
        return np.asarray(one.sum(0) + other.sum())

    return remembered(total)


@pytest.mark.parametrize(
    ("other", "again"),
    [
        (ROWS.copy(), False),
        (ROWS + 1, True),
        (ROWS.reshape(3, 2), True),
        (ROWS.astype(np.float32), True),
        (ROWS.view(np.int64), True),
    ],
    ids=["equal", "values", "shape", "dtype", "bytes"],
)
def test_only_equal_arrays_have_the_same_result(other: Array, again: bool) -> None:
    calls: list[Array] = []
    total = counted(calls)
    assert callable(total)
    first, second = total(ROWS), total(other)
    assert len(calls) == 1 + again
    assert np.array_equal(second, other.sum(0) + ROWS.sum())
    assert np.array_equal(first, ROWS.sum(0) + ROWS.sum())


def test_a_result_cannot_be_changed_for_others() -> None:
    total = counted([])
    assert callable(total)
    with pytest.raises(ValueError, match="read-only"):
        total(ROWS)[0] = 7


def test_the_oldest_results_go() -> None:
    calls: list[Array] = []
    total = counted(calls)
    assert callable(total)
    for number in range(MOST + 1):
        total(ROWS + number)
    total(ROWS + MOST)
    assert len(calls) == MOST + 1
    total(ROWS)
    assert len(calls) == MOST + 2
