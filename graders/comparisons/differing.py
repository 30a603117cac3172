"""Two arrays as small tables: which entries differ."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from graders.figures import Table

MOST = 24
"""The most entries shown; of more, those that are furthest off."""


def differing(
    what: str,
    seen: npt.NDArray[Any],
    expected: npt.NDArray[Any],
    *,
    rtol: float,
    atol: float,
) -> tuple[Table, ...]:
    """A table with the entries that differ marked; one with expected values for staff.

    There is none of a single number, or of arrays that differ in shape. Students have one only
    where some entries are right: of a value that is all wrong, the message says as much.
    """
    if seen.shape != expected.shape or seen.dtype.kind not in "biuf" or seen.size < 2:
        return ()
    got, right = (array.astype(np.float64).reshape(-1) for array in (seen, expected))
    with np.errstate(all="ignore"):
        gap = np.abs(got - right)
        wrong = ~(gap <= atol + rtol * np.abs(right))
    shown = _chosen(gap)
    places = [_place(index, seen.shape) for index in shown]
    marked = tuple(number for number, index in enumerate(shown) if wrong[index])
    caption = f"{what}: {int(wrong.sum())} of {seen.size} values differ"
    caption += f"; the {MOST} that are furthest off" if len(shown) < seen.size else ""
    own = tuple((place, _digits(got[i])) for place, i in zip(places, shown))
    both = tuple(
        (place, _digits(right[i]), _digits(got[i]), _digits(got[i] - right[i]))
        for place, i in zip(places, shown)
    )
    staff = Table(caption, ("at", "expected", "got", "difference"), both, marked, staff=True)
    return (staff,) if wrong.all() else (Table(caption, ("at", "got"), own, marked), staff)


def _chosen(gap: npt.NDArray[Any]) -> list[int]:
    if gap.size <= MOST:
        return list(range(gap.size))
    order = np.argsort(-np.nan_to_num(gap, nan=np.inf), kind="stable")
    return sorted(int(index) for index in order[:MOST])


def _place(index: int, shape: tuple[int, ...]) -> str:
    return "[" + ", ".join(str(int(i)) for i in np.unravel_index(index, shape)) + "]"


def _digits(value: float) -> str:
    return f"{value:.4g}"
