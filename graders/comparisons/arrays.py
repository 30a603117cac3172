"""Numeric arrays: agreement within tolerances, and words for what differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graders.comparisons.disagreement import Disagreement

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Mistake:
    """A known wrong way to an answer: the value it gives, and what to tell its author."""

    value: Array
    says: str


def close(seen: Array, expected: Array, *, rtol: float, atol: float) -> bool:
    """Whether shapes are equal and |seen − expected| ≤ atol + rtol·|expected| everywhere.

    NaN agrees with nothing. Arrays that are not numbers never agree.
    """
    if seen.shape != expected.shape or seen.dtype.kind not in "biuf":
        return False
    return bool(np.allclose(seen.astype(np.float64), expected, rtol=rtol, atol=atol))


def require_agreement(
    what: str,
    seen: Array,
    expected: Array,
    *,
    rtol: float,
    atol: float,
    mistakes: tuple[Mistake, ...] = (),
) -> None:
    """Raise a `Disagreement` that says how `seen` differs, unless it is `close` to `expected`."""
    if close(seen, expected, rtol=rtol, atol=atol):
        return
    for mistake in mistakes:
        if close(seen, mistake.value, rtol=rtol, atol=atol):
            raise Disagreement(f"{mistake.says} Yours: {show(seen)}.", show(expected))
    raise Disagreement(_difference(what, seen, expected), show(expected))


def _difference(what: str, seen: Array, expected: Array) -> str:
    if seen.shape != expected.shape:
        told = f"{what}: yours has shape {seen.shape}, asked for was {expected.shape}."
        swapped = seen.ndim > 1 and seen.shape == expected.shape[::-1]
        return f"{told} The axes are in the other order." if swapped else told
    if seen.dtype.kind not in "biuf":
        return f"{what}: yours has dtype {seen.dtype}, asked for were numbers."
    lost = int(np.sum(~np.isfinite(seen)))
    if lost:
        return f"{what}: {lost} of {seen.size} values are not finite. Yours: {show(seen)}."
    return f"{what}: {_off(seen, expected)} Yours: {show(seen)}."


def _off(seen: Array, expected: Array) -> str:
    gap = np.abs(seen.astype(np.float64) - expected)
    if gap.ndim == 0:
        return f"it is off by {gap:.3g}."
    worst = np.unravel_index(int(np.argmax(gap)), gap.shape)
    where = ", ".join(str(int(i)) for i in worst)
    off = int(np.sum(gap > 1e-6 + 1e-6 * np.abs(expected)))
    return f"{off} of {gap.size} values are off, most at [{where}], by {gap[worst]:.3g}."


def show(array: Array, limit: int = 12) -> str:
    """A short account of an array: its first values in four digits, and its shape when long.

    Of a long array with more than two axes, where those would say little, the least
    and the greatest.
    """
    if array.ndim > 2 and array.size > limit:
        return f"{_range(array)} (shape {array.shape})"
    edge = 3 if array.ndim < 2 else 2
    with np.printoptions(precision=4, threshold=limit, edgeitems=edge, linewidth=10_000):
        text = np.array2string(np.asarray(array), separator=", ").replace("\n", "")
    while "  " in text:
        text = text.replace("  ", " ")
    return f"{text} (shape {array.shape})" if array.size > limit else text.removesuffix(".")


def _range(array: Array) -> str:
    if array.dtype.kind not in "biuf":
        return f"values of dtype {array.dtype}"
    finite = array[np.isfinite(array)].astype(np.float64)
    return f"values from {finite.min():.4g} to {finite.max():.4g}" if finite.size else "no numbers"
