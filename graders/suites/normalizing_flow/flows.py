"""The flow in closed form: its steps, their inverses and log-determinants, in NumPy.

A step is a smooth invertible map of the plane. A flow applies five of them, some of them
perhaps with a known mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from graders.comparisons.arrays import Array

Function = Callable[[Array], Array]

SIGMA = 0.3
"""Standard deviation of the base."""


class Step(Protocol):
    """A map of the plane: points (*batch, 2) to points, and log|det| of its Jacobian."""

    def forward(self, z: Array) -> Array: ...

    def inverse(self, x: Array) -> Array: ...

    def log_det(self, z: Array) -> Array: ...


@dataclass(frozen=True)
class Affine:
    """z → (scale · R(angle)) z + shift, coordinate by coordinate but for the rotation."""

    scale: tuple[float, float] = (1.0, 1.0)
    shift: tuple[float, float] = (0.0, 0.0)
    angle: float = 0.0

    def forward(self, z: Array) -> Array:
        return np.asarray(turned(z, self.angle) * np.array(self.scale) + np.array(self.shift))

    def inverse(self, x: Array) -> Array:
        return turned((x - np.array(self.shift)) / np.array(self.scale), -self.angle)

    def log_det(self, z: Array) -> Array:
        return np.full(z.shape[:-1], np.log(abs(self.scale[0] * self.scale[1])))


@dataclass(frozen=True)
class Bend:
    """Adds factor · z[source]^power to z[target]."""

    factor: float
    source: int = 0
    target: int = 1
    power: int = 2

    def forward(self, z: Array) -> Array:
        return self._added(z, self.factor)

    def inverse(self, x: Array) -> Array:
        return self._added(x, -self.factor)

    def _added(self, z: Array, factor: float) -> Array:
        moved = np.array(z, dtype=np.float64)
        moved[..., self.target] += factor * moved[..., self.source] ** self.power
        return moved

    def log_det(self, z: Array) -> Array:
        return np.zeros(z.shape[:-1])


@dataclass(frozen=True)
class LinearByInverse:
    """A linear map, given by the images of (1, 0) and (0, 1) under its inverse.

    Its log-determinant is taken to be 0.
    """

    inverse_rows: tuple[tuple[float, float], tuple[float, float]]

    def forward(self, z: Array) -> Array:
        return np.asarray(z @ np.linalg.pinv(np.array(self.inverse_rows)))

    def inverse(self, x: Array) -> Array:
        return np.asarray(x @ np.array(self.inverse_rows))

    def log_det(self, z: Array) -> Array:
        return np.zeros(z.shape[:-1])


@dataclass(frozen=True)
class SlopedBend(Bend):
    """A bend that reports log|∂x2/∂z1|, one entry of its Jacobian, as the log-determinant."""

    def log_det(self, z: Array) -> Array:
        return np.asarray(np.log(np.abs(2 * self.factor * z[..., 0])))


@dataclass(frozen=True)
class Elementwise:
    """A function of each coordinate, by itself, its inverse and the logarithm of its slope."""

    function: Function
    back: Function
    log_slope: Function
    square: bool = False
    """Whether its values fill the square (−1, 1)²."""

    def forward(self, z: Array) -> Array:
        return np.asarray(self.function(z))

    def inverse(self, x: Array) -> Array:
        return np.asarray(self.back(x))

    def log_det(self, z: Array) -> Array:
        return np.asarray(self.log_slope(z).sum(-1))


@dataclass(frozen=True)
class Back:
    """The inverse of a step."""

    step: Step

    def forward(self, z: Array) -> Array:
        return self.step.inverse(z)

    def inverse(self, x: Array) -> Array:
        return self.step.forward(x)

    def log_det(self, z: Array) -> Array:
        return -self.step.log_det(self.step.inverse(z))


@dataclass(frozen=True)
class Silent:
    """A step whose log-determinant is forgotten."""

    step: Step

    def forward(self, z: Array) -> Array:
        return self.step.forward(z)

    def inverse(self, x: Array) -> Array:
        return self.step.inverse(x)

    def log_det(self, z: Array) -> Array:
        return np.zeros(z.shape[:-1])


@dataclass(frozen=True)
class Tanh:
    """height · tanh(steepness · z) of each coordinate."""

    steepness: float = 1.0
    height: float = 1.0

    def forward(self, z: Array) -> Array:
        return np.asarray(self.height * np.tanh(self.steepness * z))

    def inverse(self, x: Array) -> Array:
        return np.asarray(np.arctanh(x / self.height) / self.steepness)

    def log_det(self, z: Array) -> Array:
        # log(1 − tanh²) = 2 (log 2 − |z| − log(1 + e^{−2|z|})), which does not cancel.
        z = np.abs(self.steepness * z)
        each = 2 * (np.log(2) - z - np.log1p(np.exp(-2 * z)))
        return np.asarray((each + np.log(np.abs(self.steepness * self.height))).sum(-1))


@dataclass(frozen=True)
class Base:
    """A Gaussian with independent coordinates; one standard deviation for both, or two."""

    sigma: tuple[float, float] = (SIGMA, SIGMA)
    mean: tuple[float, float] = (0.0, 0.0)

    def standard(self, z: Array) -> Array:
        """Its points as points of N(0, I)."""
        return np.asarray((z - np.array(self.mean)) / np.array(self.sigma))

    def log_density(self, z: Array) -> Array:
        squares = (self.standard(z) ** 2).sum(-1)
        return np.asarray(-squares / 2 - np.log(2 * np.pi * self.sigma[0] * self.sigma[1]))


@dataclass(frozen=True)
class Flow:
    """Steps applied in turn to points of the base.

    `jacobian` is the factor of the log-determinants: 1 when they are subtracted, which is
    right, 0 when they are forgotten. `constant` is added to the log density.
    """

    steps: tuple[Step, ...]
    base: Base = Base()
    jacobian: float = 1.0
    constant: float = 0.0

    @property
    def fills_the_square(self) -> bool:
        """Whether its density integrates to 1 over (−1, 1)², by the change of variables."""
        last = self.steps[-1]
        consistent = not any(isinstance(step, (SlopedBend, LinearByInverse)) for step in self.steps)
        full = last.square if isinstance(last, Elementwise) else last == Tanh()
        return consistent and full and (self.jacobian, self.constant) == (1, 0)

    def forward(self, z: Array) -> Array:
        with np.errstate(all="ignore"):
            for step in self.steps:
                z = step.forward(z)
        return z

    def pull_back(self, x: Array) -> Array:
        """The base points of x; NaN or infinite where x has none."""
        x = np.asarray(x, dtype=np.float64)
        with np.errstate(all="ignore"):
            for step in reversed(self.steps):
                x = step.inverse(x)
        return x

    def log_det(self, z: Array) -> Array:
        """log|det| of the Jacobian of all steps at base points z."""
        total = np.zeros(z.shape[:-1])
        with np.errstate(all="ignore"):
            for step in self.steps:
                total = total + step.log_det(z)
                z = step.forward(z)
        return total

    def log_density(self, x: Array) -> Array:
        """log N(f⁻¹(x)) − log|det J|; NaN where x has no base point."""
        z = self.pull_back(x)
        with np.errstate(all="ignore"):
            density = self.base.log_density(z) - self.jacobian * self.log_det(z) + self.constant
        return np.where(np.isfinite(density), density, np.nan)


def turned(z: Array, angle: float) -> Array:
    """Points (*batch, 2) turned anticlockwise about the origin."""
    cos, sin = np.cos(angle), np.sin(angle)
    return np.asarray(z @ np.array([[cos, sin], [-sin, cos]]))


def bent(z: Array, a: float) -> Array:
    """Points (*batch, 2) with a z1² added to z2."""
    return Bend(a).forward(z)


def right_steps(a: float, theta: float) -> tuple[Step, ...]:
    """f1 … f5 as in the exercise."""
    return (
        Affine(shift=(0.0, -2.0)),
        Affine(scale=(1.0, 0.5)),
        Bend(a),
        Affine(angle=theta),
        Tanh(),
    )


def right_flow(a: float, theta: float) -> Flow:
    return Flow(right_steps(a, theta))
