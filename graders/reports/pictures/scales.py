"""From values to places on a plot: ranges, scales and ticks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

MARGIN = 0.06
"""Of the range, left free on each side."""
LARGEST = 1e12
"""Values beyond are off the plot, as are those that are not finite."""


@dataclass(frozen=True)
class Scale:
    """A linear map from values low … high to places start … end."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    @property
    def unit(self) -> float:
        """Places per value."""
        return (self.end - self.start) / (self.high - self.low)

    def ticks(self, about: int = 5) -> list[float]:
        """Round values in the range, about so many."""
        step = _round_step((self.high - self.low) / about)
        first = math.ceil(self.low / step)
        last = math.floor(self.high / step)
        return [number * step for number in range(first, last + 1)]


def usable(value: float) -> bool:
    """Whether a value has a place on a plot."""
    return math.isfinite(value) and abs(value) < LARGEST


def fitted(values: Iterable[float], start: float, end: float) -> Scale:
    """A scale on which all usable values have a place, with a margin."""
    known = [value for value in values if usable(value)] or [0.0, 1.0]
    low, high = min(known), max(known)
    free = MARGIN * (high - low) or max(abs(high) * 0.1, 1e-9)
    return Scale(low - free, high + free, start, end)


def alike(x: Scale, y: Scale) -> tuple[Scale, Scale]:
    """The scales widened so that one unit is as long on both."""
    unit = min(abs(x.unit), abs(y.unit))
    return _widened(x, unit), _widened(y, unit)


def _widened(scale: Scale, unit: float) -> Scale:
    middle = (scale.low + scale.high) / 2
    half = abs(scale.end - scale.start) / unit / 2
    return Scale(middle - half, middle + half, scale.start, scale.end)


def _round_step(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return power * next(factor for factor in (1, 2, 5, 10) if power * factor >= step * 0.999)
