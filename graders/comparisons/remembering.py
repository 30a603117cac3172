"""Functions of arrays that several checks call with the same arrays, computed once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

import numpy as np

from graders.comparisons.arrays import Array

Result = TypeVar("Result")
MOST = 256
"""Results that are kept of each function, the oldest of which goes first."""


def remembered(function: Callable[..., Result]) -> Callable[..., Result]:
    """A pure function of arrays that keeps its results, by what the arrays hold.

    An array that it returns is read-only, as others get it, too.
    """
    kept: dict[object, Result] = {}

    @wraps(function)
    def call(*arrays: Array) -> Result:
        key = tuple((array.dtype.str, array.shape, array.tobytes()) for array in arrays)
        if key not in kept:
            if len(kept) >= MOST:
                del kept[next(iter(kept))]
            kept[key] = function(*arrays)
            if isinstance(kept[key], np.ndarray):
                kept[key].flags.writeable = False  # type: ignore[attr-defined]
        return kept[key]

    return call
