"""Densities whose rows follow y, or x: either will do, if it is always the same."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array, close

# A share of the largest density. It allows a grid that shrinks by 0.1 % to avoid its border,
# but not one without its last point. Rounding in float32 is 0.01 %.
TOLERANCE = 0.015


def orders(seen: Array, expected: Array) -> tuple[bool, bool]:
    """Whether densities agree with those expected, and with x and y exchanged."""
    allowed = tolerance(expected)
    as_it_is, exchanged = (
        close(seen, ordered, rtol=0.0, atol=allowed)
        for ordered in (expected, expected.swapaxes(-2, -1))
    )
    return as_it_is, exchanged


def tolerance(expected: Array) -> float:
    """By how much right densities may differ."""
    return TOLERANCE * float(np.abs(expected).max())
