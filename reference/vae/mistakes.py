"""Known mistakes in the prior of the variational autoencoder, computed in NumPy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graders.comparisons.arrays import Array, number


@dataclass(frozen=True)
class PriorPoints:
    """Points (N, d) at which a density shows its mean, spread, dependence and tails."""

    size: int
    step: float
    others: Array

    @property
    def all(self) -> Array:
        """0, then ± one, two and three steps along each axis, then all others."""
        axes = np.eye(self.size) * self.step
        steps = [sign * times * axes for times in (1, 2, 3) for sign in (1, -1)]
        return np.concatenate([0 * axes[:1], *steps, self.others]).astype(np.float32)

    def says(self, seen: Array) -> str:
        """What a log density at these points is; empty if it is nothing that can be named."""
        seen = seen.astype(np.float64)
        if np.isneginf(seen).any() and not np.isnan(seen).any():
            return "Some points have density 0: this is not a Gaussian."
        if not np.isfinite(seen).all():
            return ""
        if np.ptp(seen) == 0:
            return "All points have the same density: this is not a Gaussian."
        along = seen[1 : 1 + 6 * self.size].reshape(3, 2, self.size) - seen[0]
        curve = -along[0].sum(0) / self.step**2
        slope = (along[0, 0] - along[0, 1]) / 2 / self.step
        quadratic = [
            np.allclose(along[n].sum(0), (n + 1) ** 2 * along[0].sum(0), rtol=1e-2, atol=0.02)
            for n in (1, 2)
        ]
        if not all(quadratic) or not np.all(curve > 0):
            return "This is not the density of a Gaussian."
        mean, stddev = slope / curve, curve**-0.5
        gap = seen - gaussian_density(self.all, mean, stddev)
        rounding = 2e-2 + 1e-5 * np.abs(seen).max()
        if np.abs(gap).max() < rounding:
            return _gaussian_says(mean, stddev)
        if np.ptp(gap) < rounding:
            return f"The log density is off by {np.mean(gap):.3g} at every point."
        dependent = self.size > 1 and self._is_form(seen)
        return "This is a Gaussian whose coordinates are not independent." if dependent else ""

    def _is_form(self, seen: Array) -> bool:
        """Whether a log density is a quadratic function; False where the points are too few."""
        x = np.concatenate([np.ones((len(self.all), 1)), self.all], axis=1).astype(np.float64)
        rows, columns = np.triu_indices(x.shape[1])
        terms = x[:, rows] * x[:, columns]
        if len(terms) < terms.shape[1] + 5:
            return False
        found = np.linalg.lstsq(terms, seen, rcond=None)[0]
        return bool(np.allclose(terms @ found, seen, rtol=1e-3, atol=2e-2))


def gaussian_density(points: Array, mean: Array | float, stddev: Array | float) -> Array:
    """The log density (N,) of independent normal coordinates at points (N, d)."""
    scaled = (points.astype(np.float64) - mean) / stddev
    terms = -(scaled**2) / 2 - np.log(stddev * np.ones(points.shape[-1])) - np.log(2 * np.pi) / 2
    return np.asarray(terms.sum(-1))


def _gaussian_says(mean: Array, stddev: Array) -> str:
    found = []
    if np.abs(mean).max() > 1e-3:
        found.append(f"around {_span(mean)}, not 0")
    if np.abs(stddev - 1).max() > 1e-3:
        found.append(f"of standard deviation {_span(stddev)}, not 1")
    return f"This is a Gaussian {', and '.join(found)}." if found else ""


def _span(values: Array) -> str:
    if np.ptp(values) < 5e-3 * np.abs(values).max() + 1e-3:
        return number(float(np.mean(values)))
    return f"{values.min():.3g} to {values.max():.3g}"
