"""Whether a function leaves the arrays that it is given as they are."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import require
from graders.evaluation.checks import Advice
from graders.evaluation.evidence import Evidence

NAMES = ("x", "y", "x and y")
SAME = 1e-3
"""Sums in another order differ by less, what is computed from other data by more."""


def require_same_again(seen: Evidence, *fields: str) -> None:
    """Raise a `Disagreement` where a second call with a changed argument gives other values."""
    if not (changed := _changed(seen)):
        return
    for name in fields:
        first, second = (seen.optional(key, np.ndarray) for key in (name, f"{name}_again"))
        require(
            _alike(first, second),
            f"{_says(changed)} A second call with the same arrays does not give the same.",
            diagnosis=True,
        )


def advise_on_changes(seen: Evidence, advice: Advice) -> None:
    """Advise without deducting points: what the function returns is right."""
    if changed := _changed(seen):
        advice.append(_says(changed))


def _changed(seen: Evidence) -> str:
    changed = seen.optional("changed", str)
    return changed if changed in NAMES else ""


def _says(changed: str) -> str:
    return f"Your function changes the {changed} that it is given: work on a copy."


def _alike(first: Array | None, second: Array | None) -> bool:
    if first is None or second is None:
        return False
    numbers = first.dtype.kind in "biuf" and second.dtype.kind in "biuf"
    same = numbers and first.shape == second.shape
    return same and bool(np.allclose(first, second, rtol=SAME, atol=SAME * _size(first)))


def _size(values: Array) -> float:
    return float(np.median(np.abs(values))) if values.size else 0.0
