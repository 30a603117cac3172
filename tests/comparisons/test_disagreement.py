"""The messages of a disagreement for students and for staff."""

from __future__ import annotations

import pytest

from graders.comparisons.disagreement import Disagreement, require


@pytest.mark.parametrize("holds", [True, 1, [0]])
def test_what_holds_passes(holds: object) -> None:
    require(holds, "unused")


@pytest.mark.parametrize("fails", [False, 0, [], None, ""])
def test_what_does_not_hold_raises_a_message_without_the_expected_value(fails: object) -> None:
    with pytest.raises(Disagreement) as raised:
        require(fails, "It is 3.", "4")
    assert (str(raised.value), raised.value.message, raised.value.expected) == (
        *("It is 3.", "It is 3."),
        "4",
    )
