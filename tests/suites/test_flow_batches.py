"""What is said of images whose batch has lost, moved or merged its axes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from graders.comparisons.arrays import Array
from graders.suites.normalizing_flow.kept import arranged_says

X = np.random.default_rng(2).normal(size=(2, 1, 12, 2))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (np.squeeze, "axes of size 1 are lost"),
        (lambda x: x.reshape(-1, 2), "merged into one"),
        (lambda x: np.moveaxis(x, -1, 0), "put on the first axis"),
        (lambda x: np.moveaxis(x, -1, 0).T, "in the reversed order"),
        (lambda x: x, ""),
        (lambda x: x + 1, ""),
    ],
)
def test_lost_moved_and_merged_axes_are_told(wrong: Callable[[Array], Array], says: str) -> None:
    found = arranged_says(X, wrong(X))
    assert says in found
    assert bool(says) == bool(found)
