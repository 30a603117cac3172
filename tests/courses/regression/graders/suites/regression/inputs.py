"""Inputs that separate the known mistakes, drawn from a seed."""

from __future__ import annotations

import numpy as np

from graders.evaluation import Array


def plane(chance: np.random.Generator) -> tuple[Array, Array]:
    """Features (20, 3) far from the origin, and targets (20,) on a plane with noise."""
    X = chance.normal([3.0, -2.0, 1.0], 1.0, size=(20, 3))
    y = X @ np.array([1.0, -2.0, 0.5]) + 4.0 + 0.3 * chance.normal(size=20)
    return X, np.asarray(y)


def skewed(chance: np.random.Generator) -> Array:
    """Values (30,), most of them small."""
    return np.asarray(chance.exponential(2.0, size=30))


def clouds(chance: np.random.Generator) -> tuple[Array, Array]:
    """Points (30, 2) in a long cloud, and centres (3, 2) that go on moving for many steps.

    The third centre lies so far away that no point ever joins it.
    """
    along = np.linspace(0.0, 10.0, 30) ** 1.3
    points = np.stack([along, chance.normal(0.0, 0.2, 30)], axis=-1)
    return points, np.array([[0.0, 0.0], [1.0, 0.0], [500.0, 500.0]])
