"""Known mistakes in learning shared scales, as parts of the optimiser's steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graders.comparisons.arrays import Array
from graders.evaluation.diagnosis import Parts, Slip
from graders.suites.naive_bayes.inputs import Sample
from reference.naive_bayes.mistakes_losses import average_loss, in_epoch

STEP = 1e-5
"""Half the step of the finite differences that gradients are computed with."""


@dataclass(frozen=True)
class Optimiser:
    """Adam with a rate and its two decays; without the second, momentum only.

    `used` is how many steps it has taken before, of another variable.
    """

    rate: float
    first: float = 0.9
    second: float | None = 0.999
    corrected: bool = True
    name: str = ""
    used: int = 0

    def path(self, start: Array, data: Sample, steps: int, parts: Parts) -> Array:
        """The scales before the first step and after each, (steps + 1, d)."""
        path, m, v = [start.astype(float)], np.zeros_like(start), np.zeros_like(start)
        seen: list[Array] = []
        combine = parts.get("gradients", lambda seen: seen[-1])
        for count in range(1, steps + 1):
            seen.append(_gradient(path[-1], data, in_epoch(parts, count - 1)))
            gradient = combine(seen)
            m = self.first * m + (1 - self.first if self.corrected else 1) * gradient
            path.append(
                path[-1] - self._change(m, v := self._square(v, gradient), self.used + count)
            )
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


GRADIENTS = (
    Slip(
        "gradients",
        "The gradients of all epochs so far are added up; each step needs that of its own epoch.",
        lambda seen: np.sum(seen, axis=0),
    ),
    Slip(
        "gradients",
        "The gradients of all epochs so far are averaged; each step needs that of its own epoch.",
        lambda seen: np.mean(seen, axis=0),
    ),
    Slip(
        "gradients",
        "Every step follows the gradient of the first epoch.",
        lambda seen: seen[0],
    ),
    Slip(
        "gradients",
        "The gradient of the epoch before is added to each gradient.",
        lambda seen: np.sum(seen[-2:], axis=0),
    ),
)
"""What else than the gradient of its own epoch a step may follow."""


def other_optimisers(path: Array, data: Sample, parts: Parts) -> Iterator[Slip]:
    """Usual optimisers with the rate that the first step of a path (steps, d) has.

    `parts` are those of the loss whose gradient they follow.
    """
    change, gradient = path[1] - path[0], _gradient(path[0], data, parts)
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
