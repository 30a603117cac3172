"""Shapes, equal or named in a message."""

from __future__ import annotations

import numpy as np
import pytest

from graders.comparisons.disagreement import Disagreement
from graders.comparisons.fields import Fields
from graders.comparisons.shapes import require_shape, require_shapes


def evidence(**fields: object) -> Fields:
    return Fields(fields)


def test_equal_shapes_agree_whatever_holds_them() -> None:
    require_shape("the answer", [2, 3], (2, 3))
    require_shapes(evidence(batch_shape=[], event_shape=[2]), batch=(), event=(2,))


def test_a_shape_that_differs_is_named_beside_the_expected_one() -> None:
    with pytest.raises(Disagreement, match=r"the answer: expected shape \(3, 1\), got \(3,\)\."):
        require_shape("the answer", (3,), (3, 1))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "weights: expected list, got None."),
        ([3], "weights: expected list of list, got list of int."),
        ([[1], 3], "weights: expected list of list, got list of int, list."),
        ([[np.zeros(2)]], "weights: expected list of int, got list of array."),
        ([np.zeros(2)], "weights: expected list of list, got list of array."),
        ([["3"]], "weights: expected list of int, got list of str."),
    ],
)
def test_values_that_are_not_shapes_disagree(value: object, message: str) -> None:
    with pytest.raises(Disagreement, match=message):
        evidence(weights=value).shapes("weights")


def test_shapes_may_be_empty_and_open() -> None:
    assert evidence(weights=[[], [None, 3]]).shapes("weights") == [[], [None, 3]]


@pytest.mark.parametrize(
    ("batch", "event", "words"),
    [
        ([2], [], r"expected batch shape \(\), got \(2,\)"),
        ([], [], r"expected event shape \(2,\), got \(\)"),
        (None, [2], "batch shape: expected list, got None."),
        ((), [2], "batch shape: expected list, got tuple."),
        ([], ["x" * 900], "event shape: expected list of int, got list of str."),
    ],
)
def test_wrong_shapes_of_a_distribution_disagree(batch: object, event: object, words: str) -> None:
    with pytest.raises(Disagreement, match=words) as raised:
        require_shapes(evidence(batch_shape=batch, event_shape=event), batch=(), event=(2,))
    assert len(raised.value.message) < 300
