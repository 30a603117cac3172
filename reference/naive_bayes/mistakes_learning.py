"""Known mistakes in learning shared scales, as parts of the optimiser's steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graders.comparisons.arrays import Array
from graders.evaluation.diagnosis import Parts, Slip
from graders.suites.naive_bayes.inputs import Sample
from reference.naive_bayes.mistakes_losses import average_loss

STEP = 1e-5
"""Half the step of the finite differences that gradients are computed with."""


@dataclass(frozen=True)
class Optimiser:
    """Adam with a rate and its two decays; without the second, momentum only."""

    rate: float
    first: float = 0.9
    second: float | None = 0.999
    corrected: bool = True
    name: str = ""

    def path(self, start: Array, data: Sample, steps: int, parts: Parts) -> Array:
        """The scales before the first step and after each, (steps + 1, d)."""
        path, m, v = [start.astype(float)], np.zeros_like(start), np.zeros_like(start)
        for count in range(1, steps + 1):
            gradient = _gradient(path[-1], data, parts)
            m = self.first * m + (1 - self.first if self.corrected else 1) * gradient
            path.append(path[-1] - self._change(m, v := self._square(v, gradient), count))
        return np.array(path)

    def _square(self, v: Array, gradient: Array) -> Array:
        decay = 0.0 if self.second is None else self.second
        return np.asarray(decay * v + (1 - decay) * gradient**2)

    def _change(self, m: Array, v: Array, count: int) -> Array:
        if self.second is None:
            return np.asarray(self.rate * m)
        if not self.corrected:
            return np.asarray(self.rate * m / (np.sqrt(v) + 1e-7))
        rate = self.rate * np.sqrt(1 - self.second**count) / (1 - self.first**count)
        return np.asarray(rate * m / (np.sqrt(v) + 1e-7))


def _gradient(scales: Array, data: Sample, parts: Parts) -> Array:
    shifts = STEP * np.concatenate([np.eye(len(scales)), -np.eye(len(scales))])
    up, down = np.split(average_loss(scales + shifts, data, parts), 2)
    return np.asarray((up - down) / (2 * STEP))


def other_optimisers(path: Array, data: Sample) -> Iterator[Slip]:
    """Usual optimisers with the rate that the first step of a path (steps, d) has."""
    change, gradient = path[1] - path[0], _gradient(path[0], data, {})
    plain, sign = float(np.median(-change / gradient)), float(np.median(np.abs(change)))
    made = (
        Optimiser(plain, 0.0, None, False, "Plain gradient descent"),
        Optimiser(plain, 0.9, None, False, "Gradient descent with momentum 0.9"),
        Optimiser(sign, name="Adam"),
        Optimiser(sign * np.sqrt(0.1), 0.0, 0.9, False, "RMSprop"),
    )
    for optimiser in made:
        says = (
            f"{optimiser.name} with a rate of {optimiser.rate:.3g} takes these steps:"
            " the optimiser passed in is not used."
        )
        yield Slip("optimiser", says, optimiser)
