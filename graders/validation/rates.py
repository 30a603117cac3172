"""Rates of error with their intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass

Z = 1.959964
"""The 97.5 % quantile of the standard normal distribution."""


@dataclass(frozen=True)
class Rate:
    """So many of so many."""

    count: int
    of: int

    @property
    def percent(self) -> float:
        return 100 * self.count / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the rate, in percent.

        E. B. Wilson, Probable inference, the law of succession, and statistical inference,
        Journal of the American Statistical Association 22 (1927).

            >>> from graders.validation.rates import Rate
            >>> [round(end, 1) for end in Rate(0, 100).interval]
            [0.0, 3.7]
        """
        if not self.of:
            return 0.0, 100.0
        share, scale = self.count / self.of, 1 + Z**2 / self.of
        centre = (share + Z**2 / (2 * self.of)) / scale
        half = Z * math.sqrt(share * (1 - share) / self.of + Z**2 / (4 * self.of**2)) / scale
        return 100 * max(0.0, centre - half), 100 * min(1.0, centre + half)

    @property
    def brief(self) -> str:
        """The rate without its interval."""
        return f"{self.count} of {self.of}, {self.percent:.1f} %" if self.of else "none tried"

    def __str__(self) -> str:
        if not self.of:
            return self.brief
        low, high = self.interval
        return f"{self.brief} ({low:.1f}–{high:.1f} %)"
