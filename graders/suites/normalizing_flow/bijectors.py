"""Checks that apply to both bijectors of a student.

Only `forward` and `inverse` are compared with the exercise. All other checks compare the
bijector with itself, so that one mistake loses its points once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from graders.comparisons.arrays import Array, close, require_agreement, show
from graders.comparisons.bijectors import difference_log_det, neighbours, spread_log_det
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.shapes import require_shape
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.suites.normalizing_flow.flows import Step
from graders.suites.normalizing_flow.formulas import Formula, Named, number, read_formula
from reference.normalizing_flow.mistakes import log_det_says

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
        return read_formula(self.symbol, letter, self.known, seen, VALUES)


def require_images(what: str, seen: Array, expected: Array) -> None:
    """Points agree with other points, up to rounding in float32."""
    require_agreement(what, seen, expected, **VALUES, mistakes=())


def require_map(kind: Kind, made: Bijector, which: str, x: Array, expected: Array) -> None:
    """Forward or inverse is right; if not, the message states the formula that it follows."""
    seen = METHODS[which](made, x)
    if close(seen, expected, **VALUES):
        return
    if seen.shape == x.shape and (formula := kind.formula(made, which, x)):
        says = kind.says(formula, which == "inverse")
        cases = "" if formula.is_known else f" {cases_of(kind, made, which, x)}".rstrip()
        raise Disagreement(f"{says}{cases} Got {show(seen)}.", show(expected), diagnosis=True)
    others = [p for p in kind.parameters if abs(p - made.parameter) > 0.1]
    require(
        not close(seen, METHODS[which](replace(made, parameter=others[0]), x), **VALUES),
        f"{which} gives the same points whatever the parameter is: does it use the parameter?",
    )
    require_images(which, seen, expected)


def cases_of(kind: Kind, made: Bijector, which: str, x: Array) -> str:
    """For which parameters a map is right, and for which it is wrong, in words."""
    right: list[str] = []
    wrong: list[str] = []
    for parameter in kind.parameters:
        with suppress(Disagreement, NotObserved):
            at = replace(made, parameter=parameter)
            (right if _is_right(kind, at, which, x) else wrong).append(number(parameter))
    if not right or not wrong:
        return ""
    values = f"{kind.symbol} = "
    return f"It is right for {values}{', '.join(right)} and wrong for {values}{', '.join(wrong)}."


def require_meant(kind: Kind, made: Bijector, x: Array) -> None:
    """Forward or inverse is the map asked for, or a mistaken form of it.

    Maps that have nothing to do with it, such as x → −x, have every property checked here.
    """
    failures: list[Disagreement | NotObserved] = []
    for which in ("forward", "inverse"):
        try:
            if _is_meant(kind, made, which, x):
                return
        except (Disagreement, NotObserved) as failure:
            failures.append(failure)
    if failures:
        raise failures[0]
    raise Disagreement(
        f"Your map is not {kind.noun}, nor near to one, so this property does not count yet."
    )


def _is_meant(kind: Kind, made: Bijector, which: str, x: Array) -> bool:
    if _is_right(kind, made, which, x):
        return True
    formula = kind.formula(made, which, x)
    if formula is None:
        return False
    # A map that is right for some parameters is a mistaken form of it.
    others = (replace(made, parameter=parameter) for parameter in kind.parameters)
    return kind.meant(formula) or any(_is_right(kind, other, which, x) for other in others)


def _is_right(kind: Kind, made: Bijector, which: str, x: Array) -> bool:
    return close(METHODS[which](made, x), kind.right(which, made.parameter, x), **VALUES)


def require_round_trip(kind: Kind, bijector: Bijector, x: Array) -> None:
    require_meant(kind, bijector, x)
    require_images("inverse(forward(z))", bijector.after_forward(x, "inverse"), x)


def require_log_det_of_zero(kind: Kind, bijector: Bijector, x: Array) -> None:
    require_meant(kind, bijector, x)
    seen, expected = bijector.log_det(x), np.zeros(len(x))
    if close(seen, expected, **LOG_DET):
        return
    values = []
    for parameter in kind.parameters:
        with suppress(Disagreement, NotObserved):
            at = replace(bijector, parameter=parameter).log_det(x)
            values.append((parameter, x, at.astype(np.float64)))
    says = log_det_says(kind.symbol, values, LOG_DET) if np.all(np.isfinite(seen)) else ""
    require(not says, f"{says} Got {show(seen)}.", show(expected), diagnosis=True)
    what = "the log-determinant of the Jacobian"
    require_agreement(what, seen, expected, **LOG_DET, mistakes=())


def require_log_det_of_differences(kind: Kind, bijector: Bijector, x: Array) -> None:
    """The log-determinant agrees with finite differences of the student's own forward."""
    require_meant(kind, bijector, x)
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


def require_opposite_log_det(kind: Kind, bijector: Bijector, x: Array) -> None:
    """The log-determinant of the inverse at forward(x) is minus that of forward at x."""
    require_meant(kind, bijector, x)
    seen = bijector.after_forward(x, "inverse_log_det_jacobian")
    back = spread_log_det("inverse_log_det_jacobian", seen, x.shape[:-1])
    what, opposite = "inverse_log_det_jacobian", -bijector.log_det(x)
    require_agreement(what, back, opposite, **LOG_DET, mistakes=())


def working(kind: Kind, bijector: Bijector, x: Array) -> list[str]:
    """The methods that give one result per point; other checks find the methods that do not."""
    require_meant(kind, bijector, x)
    found = []
    for name, method in METHODS.items():
        try:
            if len(method(bijector, x)) == len(x):
                found.append(name)
        except (NotObserved, Disagreement, TypeError):
            continue
    require(found, "No method of your bijector gives one result for each point.")
    return found


def require_batches(kind: Kind, bijector: Bijector, x: Array, *batches: tuple[int, ...]) -> None:
    """Points of any batch shape give the same results as in a plain batch (N, 2)."""
    for name in working(kind, bijector, x):
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


def require_same_by_tensor(kind: Kind, bijector: Bijector, x: Array) -> None:
    """A tensor as the parameter gives the same results as a Python float."""
    other = replace(bijector, as_tensor=True)
    for name in working(kind, bijector, x):
        what = f"{name} with a tensor as the parameter"
        require_images(what, METHODS[name](other, x), METHODS[name](bijector, x))


def require_same_in_graph(kind: Kind, bijector: Bijector, x: Array) -> None:
    """The methods give the same results within tf.function as eagerly."""
    traced = replace(bijector, probe="traced")
    for name in working(kind, bijector, x):
        what = f"{name} within tf.function"
        require_images(what, METHODS[name](traced, x), METHODS[name](bijector, x))
