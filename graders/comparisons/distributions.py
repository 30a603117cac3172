"""Distributions: the mass of a student's log densities, by numerical integration."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import require
from graders.comparisons.shapes import require_shape


@dataclass(frozen=True)
class Quadrature:
    """Nodes (n, d) of an integral, and the logarithms (n,) of their volumes."""

    nodes: Array
    log_volumes: Array

    def mass(self, log_density: Array) -> float:
        """Σ density · volume. Densities may be 0; NaN and infinity raise `Disagreement`."""
        require_shape("the log density", log_density.shape, self.log_volumes.shape)
        unusable = int(np.sum(np.isnan(log_density) | np.isposinf(log_density)))
        require(
            not unusable,
            f"Your density is not a number at {unusable} of {log_density.size} points inside the"
            " square.",
        )
        with np.errstate(over="ignore"):
            return float(np.exp(log_density.astype(np.float64) + self.log_volumes).sum())


def lattice(reach: float, step: float) -> Array:
    """Points (n, 2) of a square lattice over [−reach, reach]²."""
    count = round(2 * reach / step) + 1
    axis = np.linspace(-reach, reach, count)
    return np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(-1, 2)
