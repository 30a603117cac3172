"""Arrays agree within tolerances, and messages describe differences."""

from __future__ import annotations

import numpy as np
import pytest

from graders.comparisons.arrays import (
    Array,
    Mistake,
    close,
    difference,
    require_agreement,
    show,
)
from graders.comparisons.disagreement import Disagreement

RIGHT = np.array([1.0, 2.0])


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (np.array([1.0, 2.0]), True),
        (np.array([1.0, 2.0], np.float32), True),
        (np.array([1, 2]), True),
        (np.array([1.0, 2.009]), True),
        (np.array([1.0, 2.03]), False),
        (np.array([[1.0, 2.0]]), False),
        (np.array([1.0, np.nan]), False),
        (np.array([1.0, np.inf]), False),
    ],
)
def test_close(seen: Array, expected: bool) -> None:
    assert close(seen, RIGHT, rtol=0.0, atol=0.01) is expected


def test_wrong_labels_are_counted_and_not_measured() -> None:
    text = difference("the labels", np.array([0, 2, 1, 1]), np.array([0, 1, 1, 2]))
    assert text == "the labels: 2 of 4 are wrong, the first at [1]. Got [0, 2, 1, 1]."


def test_a_factor_near_one_is_not_told() -> None:
    right = np.linspace(1.0, 2.0, 8)
    seen = right + np.where(np.arange(8) == 5, 5e-4, 0.0)
    assert "1 times" not in difference("x", seen, right)


def test_nan_agrees_with_nothing() -> None:
    nothing = np.array([np.nan])
    assert not close(nothing, nothing, rtol=1.0, atol=1.0)


def disagreement(seen: Array, *mistakes: Mistake) -> Disagreement:
    with pytest.raises(Disagreement) as raised:
        require_agreement("the prior", seen, RIGHT, rtol=0.0, atol=0.01, mistakes=mistakes)
    return raised.value


def test_a_known_mistake_is_named() -> None:
    message = disagreement(
        np.array([2.0, 4.0]), Mistake(RIGHT * 2, "This is twice as much.")
    ).message
    assert message.startswith("This is twice as much.")


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (np.array([1.0]), "expected shape (2,), got (1,)"),
        (np.array([1.0, np.nan]), "1 of 2 values are not finite"),
        (np.array([1.0, 2.5]), "1 of 2 values are off, by up to 0.5, at [1]"),
        (np.array(["a", "b"]), "expected numbers, got dtype <U1"),
    ],
)
def test_a_difference_says_what_was_seen(seen: Array, words: str) -> None:
    assert words in disagreement(seen).message


@pytest.mark.parametrize(("shape", "swapped"), [((3, 2), True), ((2, 4), False), ((3,), False)])
def test_axes_in_the_other_order_are_named(shape: tuple[int, ...], swapped: bool) -> None:
    with pytest.raises(Disagreement) as raised:
        require_agreement("it", np.zeros(shape), np.zeros((2, 3)), rtol=0.0, atol=0.0)
    assert ("in the other order" in raised.value.message) is swapped


def test_a_single_number_ends_without_a_point() -> None:
    assert show(np.array(-3.0)) == "-3"


def test_a_message_does_not_contain_the_expected_value() -> None:
    raised = disagreement(np.array([7.0, 8.0]))
    assert "1." not in raised.message
    assert raised.expected == "[1., 2.]"


@pytest.mark.parametrize(
    ("array", "shown"),
    [
        (np.zeros((100, 100)), "[[0., 0., ..., 0., 0.], "),
        (np.arange(24.0).reshape(2, 3, 4), "values from 0 to 23 (shape (2, 3, 4))"),
        (np.full((9, 9, 9), np.nan), "no numbers (shape (9, 9, 9))"),
        (np.array([[[np.inf, 1.0]] * 9]), "values from 1 to 1 (shape (1, 9, 2))"),
        (np.full((5, 5, 5), "a"), "values of dtype <U1 (shape (5, 5, 5))"),
    ],
)
def test_long_arrays_are_shown_short(array: Array, shown: str) -> None:
    assert show(array).startswith(shown)
    assert len(show(array)) < 300
