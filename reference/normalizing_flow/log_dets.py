"""Which formula a wrong log-determinant follows, read off its values, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from graders.comparisons.arrays import Array
from graders.suites.normalizing_flow.formulas import Columns, Formula, Named, coordinate
from reference.normalizing_flow.functions import OF_A, OF_THETA

Values = Sequence[tuple[float, Array, Array]]
"""A parameter, points (N, 2) and values (N,) at them, for each parameter."""

FORWARD = "The log-determinant"
LOGARITHMS = {"rtol": 1e-3, "atol": 1e-3}
ENTRY = "one entry of the Jacobian; compute the determinant first."


def log_det_says(
    symbol: str, seen: Values, tolerance: Mapping[str, float], what: str = FORWARD
) -> str:
    """What a wrong log-determinant is, or nothing; `what` is its name."""
    seen = [one for one in seen if np.all(np.abs(one[2]) < 1e12)]
    if len(seen) < 2:
        return ""
    found = list(_formulas(symbol, seen, tolerance))
    # A formula whose coefficients all have a name is the likelier one.
    found.sort(key=lambda one: not one[1].is_known)
    if not found:
        return ""
    form, formula = found[0]
    text, _, where = formula.text[1:].partition("), where ")
    says = _remark(what, form.format(text.split(", ")[0]))
    return f"{says[:-1]}, where {where}." if where else says


def _formulas(
    symbol: str, seen: Values, tolerance: Mapping[str, float]
) -> Iterator[tuple[str, Formula]]:
    known = _with_logarithms(OF_A if symbol == "a" else OF_THETA)
    parameters = np.array([parameter for parameter, _, _ in seen])
    for form, read in _FORMS:
        with np.errstate(all="ignore"):
            fits = [read(x, values, tolerance) for _, x, values in seen]
        names = dict.fromkeys(name for fit in fits for name in fit)
        if names and all(fits):
            terms = {n: np.array([float(fit.get(n, 0.0)) for fit in fits]) for n in names}
            yield form, Formula(symbol, "z", parameters, (terms, terms), known)


def _with_logarithms(known: Sequence[Named]) -> tuple[Named, ...]:
    """The functions of the parameter, and their logarithms; those of powers are multiples."""
    present = {one.text for one in known}
    found = []
    for one in known:
        is_sum = one.text.startswith("(")
        text = f"log|{one.text.strip('()') if is_sum else one.text}|"
        is_power = not is_sum and any(sign in one.text for sign in "²³√/")
        if text not in present and not is_power and not one.text.startswith(("log", "−", "|")):
            found.append(Named(text, _log_of(one)))
    return (*known, *found)


def _log_of(one: Named) -> Callable[[Array], Array]:
    return lambda parameter: np.log(np.abs(one.function(parameter)))


def _value(x: Array, values: Array, tolerance: Mapping[str, float]) -> Columns:
    return coordinate(x, values, "z", tolerance)


def _power(factor: float) -> Callable[[Array, Array, Mapping[str, float]], Columns]:
    """The terms of exp(factor · v), where v is not the same at every point."""

    def read(x: Array, values: Array, tolerance: Mapping[str, float]) -> Columns:
        powers = np.exp(factor * values)
        usable = np.ptp(values) > 1e-3 and np.all(powers < 1e12)
        return coordinate(x, powers, "z", LOGARITHMS) if usable else {}

    return read


def _root(sign: float) -> Callable[[Array, Array, Mapping[str, float]], Columns]:
    """The coefficients of p(x) = α + β z, where exp(2 v) is its square; or none."""

    def read(x: Array, values: Array, tolerance: Mapping[str, float]) -> Columns:
        square = _power(2 * sign)(x, values, tolerance)
        for z in ("z1", "z2"):
            if f"{z}²" in square and set(square) <= {"1", z, f"{z}²"}:
                return _linear(square, z)
        return {}

    return read


def _linear(square: Columns, z: str) -> Columns:
    slope = np.sqrt(np.abs(square[f"{z}²"]))
    offset = square.get(z, np.asarray(0.0)) / (2 * slope)
    if np.abs(offset**2 - square.get("1", np.asarray(0.0))) > 1e-2 * (1 + offset**2):
        return {}  # it is no square
    if np.abs(offset) < 2e-3:
        return {z: slope}
    return {"1": np.abs(offset), z: slope * np.sign(offset)}


_FORMS: tuple[tuple[str, Callable[[Array, Array, Mapping[str, float]], Columns]], ...] = (
    ("{}", _value),
    ("log|{}|", _root(1)),
    ("−log|{}|", _root(-1)),
    ("log({})", _power(1)),
    ("½·log({})", _power(2)),
    ("−log({})", _power(-1)),
    ("−½·log({})", _power(-2)),
)


def _remark(what: str, text: str) -> str:
    says, size = f"{what} is {text}", text.strip("−")
    if text == "1" and what == FORWARD:
        return f"{says} at every point. This is the determinant; expected its logarithm."
    if size in ("a", "θ"):
        return f"{says}: this is the parameter itself."
    if size in ("log|a|", "log|θ|"):
        return f"{says}, the logarithm of the parameter. What is the determinant of the Jacobian?"
    if any(entry in size for entry in ("2·a·z1", "2·|a|·z1", "2·|a|·|z1|", "4·a²·z1²")):
        return f"{says}. ∂x2/∂z1 is {ENTRY}"
    return f"{says}."
