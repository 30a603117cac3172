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


@pytest.mark.parametrize("value", [None, [3], [[1], 3], [[np.zeros(2)]], [np.zeros(2)], [["3"]]])
def test_values_that_are_not_shapes_disagree(value: object) -> None:
    with pytest.raises(Disagreement, match="no usable value for weights"):
        evidence(weights=value).shapes("weights")


def test_shapes_may_be_empty_and_open() -> None:
    assert evidence(weights=[[], [None, 3]]).shapes("weights") == [[], [None, 3]]


@pytest.mark.parametrize(
    ("batch", "event", "words"),
    [
        ([2], [], r"expected batch shape \(\), got \(2,\)"),
        ([], [], r"expected event shape \(2,\), got \(\)"),
        (None, [2], "no usable value for batch shape"),
        ((), [2], "no usable value for batch shape"),
        ([], ["x" * 900], "no usable value for event shape"),
    ],
)
def test_wrong_shapes_of_a_distribution_disagree(batch: object, event: object, words: str) -> None:
    with pytest.raises(Disagreement, match=words) as raised:
        require_shapes(evidence(batch_shape=batch, event_shape=event), batch=(), event=(2,))
    assert len(raised.value.message) < 300
