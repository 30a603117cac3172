"""Known mistakes with some examples of a class: zeros, equal rows, outliers are left out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from graders.comparisons.arrays import Array
from graders.evaluation.diagnosis import Slip


def _without_zeros(group: Array) -> Array:
    return np.where(group == 0, np.nan, group)


def _different(group: Array) -> Array:
    return np.unique(group, axis=0)


def _near(group: Array) -> Array:
    """The examples within three standard deviations of the mean of their class."""
    near = np.abs(group - group.mean(0)) <= 3 * group.std(0)
    return np.asarray(group[near.all(1)])


KEPT: tuple[tuple[str, Callable[[Array], Array]], ...] = (
    ("Values that are exactly 0 are not counted.", _without_zeros),
    ("Of equal rows of a class only one is counted.", _different),
    ("Examples far from the mean of their class are left out as outliers; expected all.", _near),
)


def of_groups(part: str, reduce: Callable[..., Array]) -> tuple[Slip, ...]:
    """Slips of means or standard deviations; `reduce` leaves out what is no number."""

    def reduced(group: Array, x: Array, keep: Any) -> Array:
        return np.asarray(reduce(keep(group), axis=0))

    return tuple(Slip(part, says, partial(reduced, keep=keep)) for says, keep in KEPT)
