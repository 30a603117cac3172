"""One bijector of a student's at some points, and what it was to be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.bijectors import spread_log_det
from graders.comparisons.disagreement import Disagreement, require
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.suites.normalizing_flow.flows import Step
from graders.suites.normalizing_flow.formulas import Formula, Named, read_formula

# Coordinates are up to 40, in float32: rounding is below 2e-5, known mistakes are far above.
VALUES = {"rtol": 1e-5, "atol": 2e-4}


@dataclass(frozen=True)
class Bijector:
    """One bijector of the student's, evaluated at points of one dtype."""

    observe: Observer
    name: str
    parameter: float
    dtype: str
    as_tensor: bool = False
    probe: str = "method"

    def forward(self, x: Array) -> Array:
        return self._values(x, "forward")

    def inverse(self, x: Array) -> Array:
        return self._values(x, "inverse")

    def log_det(self, x: Array) -> Array:
        seen = self._values(x, "forward_log_det_jacobian")
        return spread_log_det("The log-determinant", seen, x.shape[:-1])

    def after_forward(self, x: Array, which: str) -> Array:
        """Another method, evaluated at forward(x)."""
        return self.there_and_back(x, which).array("back")

    def there_and_back(self, x: Array, which: str, other: float | None = None) -> Evidence:
        """forward(x), `there`, and another method at it, `back`, by one object.

        If `other` is given, after other calls, and after another was made with this parameter.
        """
        given = {} if other is None else {"other": other}
        return self.call("there_and_back", parameter=self.given(), x=x, which=which, **given)

    def call(self, probe: str, **inputs: Any) -> Evidence:
        """Run a probe on this bijector, with points of its dtype."""
        if "x" in inputs:
            inputs["x"] = inputs["x"].astype(self.dtype)
        return self.observe(probe, name=self.name, **inputs)

    def given(self) -> float | Array:
        """The parameter as the probe gets it: an array stands for a tensor."""
        return np.array(self.parameter, self.dtype) if self.as_tensor else self.parameter

    def _values(self, x: Array, which: str) -> Array:
        seen = self.call(self.probe, parameter=self.given(), x=x, which=which).array("values")
        kind = f"{which}: expected floating-point numbers, got dtype {seen.dtype}."
        require(seen.dtype.kind == "f", kind)
        return seen


METHODS: dict[str, Callable[[Bijector, Array], Array]] = {
    "forward": Bijector.forward,
    "inverse": Bijector.inverse,
    "forward_log_det_jacobian": Bijector.log_det,
}


@dataclass(frozen=True)
class Kind:
    """What was asked for: the map of a parameter, and what is said of another's formula.

    `parameters` are those at which a formula is read off, of different sizes and signs.
    """

    noun: str
    symbol: str
    letters: tuple[str, str]
    step: Callable[[float], Step]
    known: Sequence[Named]
    says: Callable[[Formula, bool], str]
    meant: Callable[[Formula], bool]
    parameters: tuple[float, ...]
    earlier: tuple[float, ...] = ()
    """Other parameters that were given to it before, in flows."""

    def right(self, which: str, parameter: float, x: Array) -> Array:
        step = self.step(parameter)
        return step.forward(x) if which == "forward" else step.inverse(x)

    def formula(self, made: Bijector, which: str, x: Array) -> Formula | None:
        """The formula that forward or inverse follows at all parameters; None if it is unknown."""
        seen = []
        for parameter in self.parameters:
            with suppress(Disagreement, NotObserved):
                image = METHODS[which](replace(made, parameter=parameter), x)
                if image.shape != x.shape or not np.all(np.isfinite(image)):
                    return None
                seen.append((parameter, x, image.astype(np.float64)))
        if len(seen) < 2:
            return None
        letter = self.letters[which == "inverse"]
        found = read_formula(self.symbol, letter, self.known, seen, VALUES)
        return found and replace(found, earlier=self.earlier)
