"""Checks that apply to both bijectors of a student.

Only `forward` and `inverse` are compared with the exercise. All other checks compare the
bijector with itself, so that one mistake loses its points once.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import numpy as np

from graders.comparisons.arrays import Array, close, number, require_agreement, show
from graders.comparisons.bijectors import difference_log_det, neighbours, spread_log_det
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.shapes import require_shape
from graders.evaluation.evidence import NotObserved
from graders.suites.normalizing_flow.bijector import METHODS, VALUES, Bijector, Kind
from graders.suites.normalizing_flow.kept import (
    batch_says,
    dependence_says,
    other_parameter,
    repeated_says,
    require_nothing_kept,
)
from reference.normalizing_flow.log_dets import log_det_says

# Around 0, or around another value of the student's. log(cos² + sin²) in float32 is ≤ 1e-7.
LOG_DET = {"rtol": 1e-5, "atol": 1e-4}
# Both maps are of degree two at most, so central differences are exact up to rounding:
# about 1e-9 with the first step in float64, 3e-5 with the second in float32.
STEPS = {"float64": 1e-5, "float32": 2.0**-6}
DIFFERENCES = {"float64": 1e-5, "float32": 2e-3}


def require_images(what: str, seen: Array, expected: Array) -> None:
    """Points agree with other points, up to rounding in float32."""
    require_agreement(what, seen, expected, **VALUES, mistakes=())


def require_same(
    what: str, made: Bijector, which: str, x: Array, seen: Array, expected: Array
) -> None:
    """Two results of a student's bijector agree; if it gives others each time, this is told."""
    if not close(seen, expected, **VALUES):
        says = repeated_says(made, which, x)
        require(not says, says, diagnosis=True)
    require_images(what, seen, expected)


def require_map(kind: Kind, made: Bijector, which: str, x: Array, expected: Array) -> None:
    """Forward or inverse is right; if not, the message states the formula that it follows."""
    seen = METHODS[which](made, x)
    if close(seen, expected, **VALUES):
        return
    missing = int(np.sum(~np.isfinite(seen)))
    require(
        not missing,
        f"{which}: {missing} of {seen.size} values are not finite with {kind.symbol} ="
        f" {number(made.parameter)}. {cases_of(kind, made, which, x)}".rstrip(),
        diagnosis=True,
    )
    depends = dependence_says(kind, made, which, x, seen)
    require(not depends, f"{depends} Got {show(seen)}.", show(expected), diagnosis=True)
    if seen.shape == x.shape and (formula := kind.formula(made, which, x)):
        says = kind.says(formula, which == "inverse")
        cases = "" if formula.is_known else f" {cases_of(kind, made, which, x)}".rstrip()
        raise Disagreement(f"{says}{cases} Got {show(seen)}.", show(expected), diagnosis=True)
    other = replace(made, parameter=other_parameter(kind, made))
    require(
        not close(seen, METHODS[which](other, x), **VALUES),
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
    says = repeated_says(made, "forward", x)
    require(not says, says, diagnosis=True)
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
    """Inverse undoes forward, also after other calls, and after another object was made."""
    require_meant(kind, bijector, x)
    seen = bijector.there_and_back(x, "inverse", other_parameter(kind, bijector))
    require_nothing_kept(kind, bijector, x, seen.array("there"))
    require_images("inverse(forward(z))", seen.array("back"), x)


def require_log_det_of_zero(kind: Kind, bijector: Bijector, x: Array) -> None:
    require_meant(kind, bijector, x)
    seen, expected = bijector.log_det(x), np.zeros(len(x))
    if close(seen, expected, **LOG_DET):
        return
    require_named_log_det(kind, bijector, x)
    what = "the log-determinant of the Jacobian"
    require_agreement(what, seen, expected, **LOG_DET, mistakes=())


def require_named_log_det(kind: Kind, bijector: Bijector, x: Array) -> None:
    """Raises what a wrong log-determinant is, if that is known."""
    values, seen = [], bijector.log_det(x)
    for parameter in kind.parameters:
        with suppress(Disagreement, NotObserved):
            at = replace(bijector, parameter=parameter).log_det(x)
            values.append((parameter, x, at.astype(np.float64)))
    says = log_det_says(kind.symbol, values, LOG_DET) if np.all(np.isfinite(seen)) else ""
    require(not says, f"{says} Got {show(seen)}.", show(np.zeros(len(x))), diagnosis=True)


def require_log_det_of_differences(kind: Kind, bijector: Bijector, x: Array) -> None:
    """The log-determinant agrees with finite differences of the student's own forward."""
    require_meant(kind, bijector, x)
    given, x, step = x, x.astype(bijector.dtype), STEPS[bijector.dtype]
    values = bijector.forward(neighbours(x, step))
    require_shape("forward of a batch of points", values.shape, (4 * len(x), 2))
    expected, seen = difference_log_det(x, step, values), bijector.log_det(x)
    tolerance, zeros = DIFFERENCES[bijector.dtype], np.zeros(len(x))
    if close(seen, expected, rtol=tolerance, atol=tolerance):
        return
    if close(expected, zeros, rtol=tolerance, atol=tolerance):
        require_named_log_det(kind, bijector, given)
    areas = "Your own forward changes areas, which it should not; your log-determinant, 0, is that"
    wrong_forward = close(seen, zeros, **LOG_DET) and np.all(np.isfinite(expected))
    require(not wrong_forward, f"{areas} of {kind.noun}.", show(expected), diagnosis=True)
    what = "the log-determinant, compared with finite differences of your own forward"
    require_agreement(what, seen, expected, rtol=tolerance, atol=tolerance)


def require_opposite_log_det(kind: Kind, bijector: Bijector, x: Array) -> None:
    """The log-determinant of the inverse at forward(x) is minus that of forward at x."""
    require_meant(kind, bijector, x)
    back, opposite = _back_log_det(bijector, x), -bijector.log_det(x)
    if close(back, opposite, **LOG_DET):
        return
    values = []
    for parameter in kind.parameters:
        with suppress(Disagreement, NotObserved):
            at = _back_log_det(replace(bijector, parameter=parameter), x)
            values.append((parameter, x, at.astype(np.float64)))
    what = "inverse_log_det_jacobian at forward(z)"
    says = log_det_says(kind.symbol, values, LOG_DET, what) if np.all(np.isfinite(back)) else ""
    not_minus = "It must be minus the log-determinant of forward at z."
    says = f"{says} {not_minus} Got {show(back)}." if says else ""
    require(not says, says, show(opposite), diagnosis=True)
    require_agreement("inverse_log_det_jacobian", back, opposite, **LOG_DET, mistakes=())


def _back_log_det(bijector: Bijector, x: Array) -> Array:
    seen = bijector.after_forward(x, "inverse_log_det_jacobian")
    return spread_log_det("inverse_log_det_jacobian", seen, x.shape[:-1])


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
            seen = METHODS[name](bijector, some)
            what = f"{name} at batch shape {batch}"
            if not close(seen, expected, **VALUES):
                says = batch_says(kind, bijector, name, x, some, seen)
                require(not says, f"{what}: {says}", diagnosis=True)
            require_same(what, bijector, name, x, seen, expected)


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
        seen, plain = METHODS[name](other, x), METHODS[name](bijector, x)
        require_same(what, bijector, name, x, seen, plain)


def require_same_in_graph(kind: Kind, bijector: Bijector, x: Array) -> None:
    """The methods give the same results within tf.function as eagerly."""
    traced = replace(bijector, probe="traced")
    for name in working(kind, bijector, x):
        what = f"{name} within tf.function"
        seen, plain = METHODS[name](traced, x), METHODS[name](bijector, x)
        require_same(what, bijector, name, x, seen, plain)
