"""Functions of arrays that several checks call with the same arrays, computed once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import TypeVar

import numpy as np

from graders.comparisons.arrays import Array

Result = TypeVar("Result")
MOST = 256
"""Results that are kept of each function, the oldest of which goes first."""


def remembered(function: Callable[..., Result]) -> Callable[..., Result]:
    """A pure function of arrays that keeps its results, by what the arrays hold.

    Arrays that it returns are read-only, as others get them, too.
    """
    kept: dict[object, Result] = {}

    @wraps(function)
    def call(*arrays: Array) -> Result:
        key = tuple((array.dtype.str, array.shape, array.tobytes()) for array in arrays)
        if key not in kept:
            if len(kept) >= MOST:
                del kept[next(iter(kept))]
            kept[key] = read_only(function(*arrays))
        return kept[key]

    return call


def read_only(value: Result) -> Result:
    """The value, an array or a tuple or dataclass of arrays, which can no longer be written to."""
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    elif isinstance(value, tuple):
        for part in value:
            read_only(part)
    elif is_dataclass(value):
        for each in fields(value):
            read_only(getattr(value, each.name))
    return value
