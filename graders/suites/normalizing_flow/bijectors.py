"""Checks that apply to both bijectors of a student.

Only `forward` and `inverse` are compared with the exercise. All other checks compare the
bijector with itself, so that one mistake loses its points once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from graders.comparisons.arrays import Array, Mistake, close, require_agreement
from graders.comparisons.bijectors import difference_log_det, neighbours, spread_log_det
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.shapes import require_shape
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer

# Coordinates are up to 40, in float32: rounding is below 2e-5, known mistakes are far above.
VALUES = {"rtol": 1e-5, "atol": 2e-4}
# Around 0, or around another value of the student's. log(cos² + sin²) in float32 is ≤ 1e-7.
LOG_DET = {"rtol": 1e-5, "atol": 1e-4}
# Both maps are of degree two at most, so central differences are exact up to rounding:
# about 1e-9 with the first step in float64, 3e-5 with the second in float32.
STEPS = {"float64": 1e-5, "float32": 2.0**-6}
DIFFERENCES = {"float64": 1e-5, "float32": 2e-3}


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
        seen = self.call("there_and_back", parameter=self.given(), x=x, which=which)
        return seen.array("back")

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


def require_images(
    what: str, seen: Array, expected: Array, mistakes: tuple[Mistake, ...] = ()
) -> None:
    """Points agree with other points, up to rounding in float32."""
    require_agreement(what, seen, expected, **VALUES, mistakes=mistakes)


def require_forward(
    one: Bijector, other: float, x: Array, expected: Array, mistakes: tuple[Mistake, ...]
) -> None:
    """Forward is right; the message says so if a wrong forward ignores its parameter."""
    seen = one.forward(x)
    wrong = not close(seen, expected, **VALUES)
    if wrong and not any(close(seen, mistake.value, **VALUES) for mistake in mistakes):
        require(
            not close(seen, replace(one, parameter=other).forward(x), **VALUES),
            "forward gives the same points whatever the parameter is: does it use the parameter?",
        )
    require_images("forward", seen, expected, mistakes)


def require_moving(bijector: Bijector, x: Array) -> None:
    """The map does more than shift all points alike: such a map has every property checked here."""
    seen = bijector.forward(x)
    alike = seen.shape == x.shape and close(seen - x, seen[:1] - x[:1] + 0 * x, **VALUES)
    require(
        not close(seen, x, **VALUES),
        "Your bijector leaves every point unchanged, so this property cannot be checked yet.",
    )
    require(
        not alike,
        "Your bijector shifts all points alike, so this property cannot be checked yet.",
    )


def require_round_trip(bijector: Bijector, x: Array) -> None:
    require_moving(bijector, x)
    require_images("inverse(forward(z))", bijector.after_forward(x, "inverse"), x)


def require_log_det_of_zero(bijector: Bijector, x: Array, mistakes: tuple[Mistake, ...]) -> None:
    require_moving(bijector, x)
    what = "the log-determinant of the Jacobian"
    require_agreement(what, bijector.log_det(x), np.zeros(len(x)), **LOG_DET, mistakes=mistakes)


def require_log_det_of_differences(bijector: Bijector, x: Array) -> None:
    """The log-determinant agrees with finite differences of the student's own forward."""
    require_moving(bijector, x)
    x, step = x.astype(bijector.dtype), STEPS[bijector.dtype]
    values = bijector.forward(neighbours(x, step))
    require_shape("forward of a batch of points", values.shape, (4 * len(x), 2))
    expected = difference_log_det(x, step, values)
    tolerance = DIFFERENCES[bijector.dtype]
    require_agreement(
        "the log-determinant, compared with finite differences of your own forward",
        bijector.log_det(x),
        expected,
        rtol=tolerance,
        atol=tolerance,
    )


def require_opposite_log_det(bijector: Bijector, x: Array) -> None:
    """The log-determinant of the inverse at forward(x) is minus that of forward at x."""
    require_moving(bijector, x)
    seen = bijector.after_forward(x, "inverse_log_det_jacobian")
    back = spread_log_det("inverse_log_det_jacobian", seen, x.shape[:-1])
    require_agreement(
        "inverse_log_det_jacobian", back, -bijector.log_det(x), **LOG_DET, mistakes=()
    )


def working(bijector: Bijector, x: Array) -> list[str]:
    """The methods that give one result per point; other checks find the methods that do not."""
    require_moving(bijector, x)
    found = []
    for name, method in METHODS.items():
        try:
            if len(method(bijector, x)) == len(x):
                found.append(name)
        except (NotObserved, Disagreement, TypeError):
            continue
    require(found, "No method of your bijector gives one result for each point.")
    return found


def require_batches(bijector: Bijector, x: Array, *batches: tuple[int, ...]) -> None:
    """Points of any batch shape give the same results as in a plain batch (N, 2)."""
    for name in working(bijector, x):
        plain = METHODS[name](bijector, x)
        for batch in batches:
            count = int(np.prod(batch))
            some = x[:count].reshape((*batch, 2))
            expected = plain[:count].reshape((*batch, *plain.shape[1:]))
            what = f"{name} at batch shape {batch}"
            require_images(what, METHODS[name](bijector, some), expected)


def require_event(bijector: Bijector) -> None:
    """An event is a point of two coordinates, before and after forward."""
    seen = bijector.call("event", parameter=bijector.given())
    least, shape = seen.read("least_rank", int), seen.shape("event_shape")
    require(
        least == 1,
        f"forward_min_event_ndims: expected 1, got {least}. An event is a point, whose coordinates"
        " are one axis.",
    )
    require(shape == [2], f"forward of an event: expected shape (2,), got {tuple(shape)}.")


def require_same_by_tensor(bijector: Bijector, x: Array) -> None:
    """A tensor as the parameter gives the same results as a Python float."""
    other = replace(bijector, as_tensor=True)
    for name in working(bijector, x):
        what = f"{name} with a tensor as the parameter"
        require_images(what, METHODS[name](other, x), METHODS[name](bijector, x))


def require_same_in_graph(bijector: Bijector, x: Array) -> None:
    """The methods give the same results within tf.function as eagerly."""
    traced = replace(bijector, probe="traced")
    for name in working(bijector, x):
        what = f"{name} within tf.function"
        require_images(what, METHODS[name](traced, x), METHODS[name](bijector, x))
