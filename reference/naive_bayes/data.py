"""What the worked example is shown, and what it learned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Data:
    """Examples with their labels, split into those to learn from and those to test on."""

    x: Array
    y: Array
    x_test: Array
    y_test: Array
    classes: tuple[str, ...]

    @property
    def grid(self) -> Array:
        """Points around the examples, (m, n, 2)."""
        low, high = self.x.min(axis=0) - 0.5, self.x.max(axis=0) + 0.5
        axes = (np.linspace(low[i], high[i], 300, dtype=np.float32) for i in range(2))
        return np.stack(np.meshgrid(*axes), axis=-1)

    def binary(self) -> Data:
        """Class 0 against all others."""
        return Data(
            self.x,
            np.minimum(self.y, 1),
            self.x_test,
            np.minimum(self.y_test, 1),
            (self.classes[0], " or ".join(self.classes[1:])),
        )


@dataclass(frozen=True)
class Learned:
    """The binary model's course of learning, and where it should lead."""

    losses: Array
    scales: Array
    best_loss: float
    best_scales: Array
