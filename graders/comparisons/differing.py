"""Two arrays as small tables: which entries differ."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from graders.figures import Table

Array = npt.NDArray[Any]
MOST = 24
"""The most entries shown with expected ones; of more, those that are furthest off."""
MOST_ROWS = 12
"""The most rows of a table of the student's values; of more, those that are furthest off."""
WIDE = 8
"""The longest last axis whose entries stand in a row of their own."""
FOLDED = 10
"""Entries in a row, where the last axis gives no rows."""
DIGITS = 4


def differing(
    what: str,
    seen: Array,
    expected: Array,
    *,
    rtol: float,
    atol: float,
) -> tuple[Table, ...]:
    """The student's values with the entries that differ marked; expected ones for staff.

    There is none of a single number, or of arrays that differ in shape. Where all entries are
    wrong none is marked: the caption says as much.
    """
    if seen.shape != expected.shape or seen.dtype.kind not in "biuf" or seen.size < 2:
        return ()
    got, right = (array.astype(np.float64).reshape(-1) for array in (seen, expected))
    with np.errstate(all="ignore"):
        gap = np.nan_to_num(np.abs(got - right), nan=np.inf)
        wrong = ~(gap <= atol + rtol * np.abs(right))
    count = f"all {seen.size}" if wrong.all() else f"{int(wrong.sum())} of {seen.size}"
    caption = f"{what[:1].upper()}{what[1:]}: {count} values differ"
    return (
        _own(caption, seen, gap, wrong & ~wrong.all()),
        _both(caption, seen.shape, got, right, gap, wrong),
    )


def _own(caption: str, seen: Array, gap: Array, marked: Array) -> Table:
    """The student's values in rows and columns."""
    is_matrix = 0 < seen.shape[-1] <= (WIDE if seen.ndim > 1 else FOLDED)
    width = seen.shape[-1] if is_matrix else FOLDED
    starts = range(0, seen.size, width)
    furthest = sorted(starts, key=lambda start: -float(gap[start : start + width].max()))
    shown = sorted(furthest[:MOST_ROWS])
    texts = list(_texts(seen.reshape(-1)))
    rows = tuple(
        (
            _place(start, seen.shape, whole=not is_matrix),
            *_padded(texts[start : start + width], width),
        )
        for start in shown
    )
    cells = tuple(
        (row, 1 + column)
        for row, start in enumerate(shown)
        for column in range(min(width, seen.size - start))
        if marked[start + column]
    )
    heads = (str(n) if is_matrix else f"+{n}" for n in range(width))
    caption += f"; the {MOST_ROWS} rows that are furthest off" if len(shown) < len(starts) else ""
    return Table(caption, ("at", *heads), rows, cells=cells)


def _padded(texts: list[str], width: int) -> list[str]:
    return [*texts, *[""] * (width - len(texts))]


def _both(
    caption: str, shape: tuple[int, ...], got: Array, right: Array, gap: Array, wrong: Array
) -> Table:
    """Expected against got, entry by entry, for staff."""
    shown = sorted(map(int, np.argsort(-gap, kind="stable")[:MOST]))
    marked = tuple(number for number, index in enumerate(shown) if wrong[index])
    caption += f"; the {MOST} that are furthest off" if len(shown) < got.size else ""
    columns = (right[shown], got[shown], got[shown] - right[shown])
    rows = zip((_place(index, shape) for index in shown), *map(_texts, columns))
    return Table(caption, ("at", "expected", "got", "difference"), tuple(rows), marked, staff=True)


def _place(index: int, shape: tuple[int, ...], *, whole: bool = True) -> str:
    """The entry's index, without that on the last axis unless it is `whole`."""
    found = [int(i) for i in np.unravel_index(index, shape)]
    kept = found if whole else found[:-1]
    return f"[{', '.join(map(str, kept))}]" if kept else ""


def _texts(values: Array) -> Iterator[str]:
    """The values with as many decimals each, where these show them all."""
    if values.dtype.kind in "biu":
        yield from (str(int(value)) for value in values)
        return
    sizes = np.abs(values[np.isfinite(values) & (values != 0)])
    largest = math.floor(math.log10(sizes.max())) if sizes.size else 0
    places = DIGITS - max(largest, 0)
    even = sizes.size and places >= 0 and sizes.min() >= 10.0 ** (1 - places)
    yield from (f"{value:.{places}f}" if even else f"{value:.{DIGITS}g}" for value in values)
