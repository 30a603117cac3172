"""Which slips explain what was observed, and what a student reads of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from graders.comparisons.disagreement import Disagreement
from graders.evaluation import Observed, Slip, explanations, require_explained

X = np.array([1.0, 2.0, 6.0])
Y = np.array([0.0, 1.0, 2.0, 9.0])

SAMPLE = Slip("divisor", "You divided by N − 1.", 1)
SQUARED = Slip("root", "This is the variance.", 1.0)
MEDIAN = Slip("centre", "You centred at the median.", np.median)
SLIPS = (SAMPLE, SQUARED, MEDIAN)


def spread(x: np.ndarray[Any, Any], parts: Mapping[str, Any]) -> Any:
    centre = parts.get("centre", np.mean)(x)
    variance = np.sum((x - centre) ** 2) / (len(x) - parts.get("divisor", 0))
    return np.asarray(variance ** parts.get("root", 0.5))


def observed(x: np.ndarray[Any, Any], case: str = "", **parts: Any) -> Observed:
    return Observed(spread(x, parts), lambda given: spread(x, given), rtol=1e-6, case=case)


def test_a_single_slip_is_found() -> None:
    assert explanations([observed(X, divisor=1)], SLIPS) == ((SAMPLE,),)


def test_two_slips_are_found_together() -> None:
    assert explanations([observed(X, divisor=1, root=1.0)], SLIPS) == ((SAMPLE, SQUARED),)


def test_what_is_right_needs_no_slip() -> None:
    assert explanations([observed(X)], SLIPS) == ((),)


def test_an_explanation_must_fit_everything() -> None:
    seen = [observed(X, divisor=1), observed(Y)]
    assert explanations([seen[0]], SLIPS) == ((SAMPLE,),)
    assert explanations(seen, SLIPS) == ()


def test_slips_that_give_the_same_values_are_both_named() -> None:
    other = Slip("other", "You multiplied by N / (N − 1) under the root.", None)
    seen = Observed(
        spread(X, {"divisor": 1}), lambda p: spread(X, {"divisor": 1} if p else {}), 1e-6
    )
    with pytest.raises(Disagreement) as caught:
        require_explained("the scale", seen, (SAMPLE, other))
    assert "Either of two mistakes" in caught.value.message
    assert "(1) You divided by N − 1." in caught.value.message
    assert "(2) You multiplied" in caught.value.message


def test_a_message_names_only_the_slips_that_its_value_shows() -> None:
    own, other = observed(X, divisor=1), observed(Y, divisor=1, root=1.0)
    hidden = Observed(own.value, lambda p: spread(X, {**p, "root": 0.5}), rtol=1e-6)
    with pytest.raises(Disagreement) as caught:
        require_explained("the scale", hidden, SLIPS, lambda: [other])
    assert caught.value.message.startswith("You divided by N − 1. Got")


def test_what_nothing_explains_is_described_with_its_inputs() -> None:
    own, right = observed(X, case="3 points"), observed(Y, case="4 points")
    wrong = Observed(own.value * 7, own.compute, rtol=1e-6, case="3 points")
    with pytest.raises(Disagreement) as caught:
        require_explained("the scale", wrong, SLIPS, lambda: [right])
    assert "Right for 4 points. Wrong for 3 points." in caught.value.message
    assert not caught.value.diagnosis


def test_values_that_are_no_numbers_are_no_known_mistake() -> None:
    seen = Observed(np.array("text"), lambda parts: spread(X, parts), rtol=1e-6)
    assert explanations([seen], SLIPS) == ()
