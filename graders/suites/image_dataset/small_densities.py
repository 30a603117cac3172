"""Small densities, which a tolerance for the largest ones does not see: rounded, cut or raised."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement
from graders.suites.image_dataset.inputs import AXIS

SMALL = (1e-6, 1e-3)
"""Shares of the largest density between which a density is small."""
INNER = 0.9
"""How far from the middle they are looked at: one that avoids its border changes those beyond."""
FACTOR = 2.0
"""A grid that shrinks by 0.1 % changes them by less, rounding in float32 by 0.1 %."""
MOST_DECIMALS = 5


def require_small(seen: Array, expected: Array) -> None:
    """Raise a `Disagreement` where small densities are not right, though the large ones are.

    Both are (*batch, 98, 98), within the border of the grid.
    """
    where = _small(expected)
    got, right = seen[where].astype(np.float64), expected[where]
    with np.errstate(all="ignore"):
        wrong = ~(np.abs(np.log(got / right)) < np.log(FACTOR))
    if not np.any(wrong):
        return
    first = int(np.argmax(wrong))
    raise Disagreement(
        f"Large densities are right, and small ones are not: got {got[first]:.3g} where"
        f" {right[first]:.3g} is right. {_why(seen[np.isfinite(seen)], got - right)}",
        diagnosis=True,
    )


def _small(expected: Array) -> Array:
    inner = np.abs(AXIS[1:-1]) <= INNER
    share = expected / expected.max()
    return np.asarray((share > SMALL[0]) & (share < SMALL[1]) & inner & inner[:, None])


def _why(seen: Array, off: Array) -> str:
    for decimals in range(1, MOST_DECIMALS + 1):
        if np.allclose(seen, np.round(seen, decimals), rtol=1e-6, atol=1e-3 * 10.0**-decimals):
            return f"They are rounded to {decimals} decimal{'s' if decimals > 1 else ''}."
    middle = float(np.median(off))
    if np.allclose(off, middle, rtol=0.01, atol=0.0):
        return f"Every density is off by the same {middle:+.3g}."
    return "Are they rounded, cut off, or is something added to them?"
