"""What checks draw: the same inputs in every check, made once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from graders.comparisons.arrays import Array
from graders.evaluation.draws import Draw, drawn_once


@dataclass(frozen=True)
class Points:
    x: Array
    pair: tuple[Array, int]


@dataclass(frozen=True)
class Setting:
    rows: int

    @drawn_once
    def points(self, draw: Draw) -> Points:
        x = draw("x").normal(size=(self.rows, 2))
        return Points(x, (x + 1, self.rows))


def test_inputs_are_made_once_for_each_seed_and_setting() -> None:
    assert Setting(3).points(Draw(1)) is Setting(3).points(Draw(1))
    assert not np.array_equal(Setting(3).points(Draw(1)).x, Setting(3).points(Draw(2)).x)
    assert len(Setting(4).points(Draw(1)).x) == 4


def test_no_check_can_change_what_another_gets() -> None:
    found = Setting(3).points(Draw(1))
    for array in (found.x, found.pair[0]):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 1.0
