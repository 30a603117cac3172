"""Known mistakes in the two bijectors: what is said of the formula that a student's map follows.

The formula is read off the values of the map, not off the student's code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from graders.comparisons.arrays import Array, close
from graders.suites.normalizing_flow.formulas import (
    COEFFICIENT,
    Formula,
    coordinate,
    number,
)
from reference.normalizing_flow.functions import ANGLES, OF_A, OF_THETA, WHOLE

SAME = "The function returns its points unchanged."


KNOWN_ANGLES = {
    "theta·π/180": "theta is in radians; you used it as degrees.",
    "−theta·π/180": "theta is in radians; you used it as degrees.",
    "theta·180/π": "theta is in radians already; you converted it to degrees.",
    "−theta·180/π": "theta is in radians already; you converted it to degrees.",
    "π/2 − theta": "Sine and cosine are swapped.",
    "theta − π/2": "Sine and cosine are swapped.",
    "theta + π": "It gives minus the right point.",
    "π − theta": "Both cosines have the wrong sign.",
}


def bend_says(formula: Formula, inverse: bool) -> str:
    """What differs between a formula and that of the polynomial, or of its inverse."""
    if _is_still(formula):
        return SAME
    what = f"{'inverse' if inverse else 'forward'} gives {formula.text}."
    return " ".join((what, *_bend_remarks(formula, inverse)))


def _is_still(formula: Formula) -> bool:
    one, two = f"{formula.letter}1", f"{formula.letter}2"
    return [list(terms) for terms in formula.terms] == [[one], [two]] and (
        formula.coefficient(0, one) == formula.coefficient(1, two) == "1"
    )


def _bend_remarks(formula: Formula, inverse: bool) -> Iterator[str]:
    one, two = f"{formula.letter}1", f"{formula.letter}2"
    first, second = formula.terms
    if list(first) != [one] or formula.coefficient(0, one) != "1":
        swapped = one not in first and two not in second
        yield "The two coordinates are swapped." if swapped else f"Only {two} changes."
        return
    if two not in second:
        yield f"{two} is lost: add to it; do not replace it."
    elif formula.coefficient(1, two) != "1":
        yield f"{two} itself is multiplied by {formula.coefficient(1, two) or 'a number'}."
    yield from _square_remarks(formula, inverse, [term for term in second if term != two])


def _square_remarks(formula: Formula, inverse: bool, added: list[str]) -> Iterator[str]:
    square, right = f"{formula.letter}1²", "−a" if inverse else "a"
    if square not in added:
        if added:
            yield f"Expected the square of {formula.letter}1."
        return
    factor = formula.coefficient(1, square)
    if factor == ("a" if inverse else "−a"):
        yield "The sign is flipped: this is forward." if inverse else "The sign is flipped."
    elif not formula.varies(1, square):
        yield "a is not used."
    elif factor.strip("−") in [one.text for one in WHOLE]:
        yield "a becomes a whole number; keep its decimals."
    elif factor.endswith("a²"):
        yield "a is squared, too."
    elif factor != right:
        yield f"The square is multiplied by {factor or 'another number'}; expected {right}."
    if len(added) > 1:
        yield "There is one term too many."


def turn_says(formula: Formula, inverse: bool) -> str:
    """What differs between a formula and that of the rotation, or of its inverse."""
    if _is_still(formula):
        return SAME
    what = f"{'inverse' if inverse else 'forward'} gives {formula.text}."
    matrices = formula.matrix()
    if matrices is None:
        return f"{what} Both coordinates are sums of cos θ and sin θ times those of the point."
    straight = close(matrices @ np.swapaxes(matrices, 1, 2), _units(matrices), **COEFFICIENT)
    if not straight:
        return f"{what} {_crooked(formula)}"
    if float(np.linalg.det(matrices[0])) < 0:
        return f"{what} This is a reflection: it turns the plane over."
    return _angle_says(what, formula.parameters, matrices, inverse)


def _units(matrices: Array) -> Array:
    return np.broadcast_to(np.eye(2), matrices.shape)


def _crooked(formula: Formula) -> str:
    entries = [formula.coefficient(axis, f"{formula.letter}{i}") for axis in (0, 1) for i in (1, 2)]
    sizes = [entry.lstrip("−") for entry in entries]
    says = "This is not a rotation: lengths change."
    if any("π·θ/180" in entry for entry in entries):
        says += " theta is in radians; you used it as degrees."
    if all(entry and "θ" not in entry for entry in entries):
        says += " theta is not used."
    if sizes == ["cos θ", "sin θ", "sin θ", "cos θ"]:
        return f"{says} One sine must have a minus, and both cosines the same sign."
    if sizes[:2] == ["cos θ", "sin θ"] and sizes[2] == "sin θ·cos θ":
        return f"{says} The second coordinate is computed from the new first one."
    return says


def _angle_says(what: str, theta: Array, matrices: Array, inverse: bool) -> str:
    turned = np.arctan2(matrices[:, 1, 0], matrices[:, 0, 0])
    for one in ANGLES:
        if _same_angle(turned, one.function(theta)):
            remark = KNOWN_ANGLES.get(one.text, "")
            if inverse and one.text in ("theta", "−theta"):
                remark = "So inverse turns on in the direction of forward."
            return f"It turns by the angle {one.text}. {remark} That is, {what}".replace("  ", " ")
    if _same_angle(turned, np.full(len(theta), turned[0])):
        return (
            f"It turns by {number(float(turned[0]))} radians whatever the parameter is: theta is"
            " not used."
        )
    offset = float(turned[0] - theta[0])
    if _same_angle(turned, theta + offset):
        return f"It turns by an angle that is {number(offset % (2 * np.pi))} more than theta."
    return f"It turns points, but not by the angle theta: {what}"


def _same_angle(one: Array, other: Array) -> bool:
    return bool(np.all(np.abs(np.exp(1j * one) - np.exp(1j * other)) < 2e-3))


def log_det_says(
    symbol: str, seen: Sequence[tuple[float, Array, Array]], tolerance: Mapping[str, float]
) -> str:
    """What a wrong log-determinant is, from its values (N,) at points (N, 2); or nothing.

    `seen` holds a parameter, the points and the values, for each parameter.
    """
    if not all(np.all(np.abs(values) < 1e12) for _, _, values in seen):
        return ""
    known = OF_A if symbol == "a" else OF_THETA
    parameters = np.array([parameter for parameter, _, _ in seen])
    for text, transform in (("{}", _unchanged), ("log|{}|", _of_square)):
        fits = [transform(coordinate(x, v, "z", tolerance), x, v, tolerance) for _, x, v in seen]
        names = dict.fromkeys(name for fit in fits for name in fit)
        if not names or not all(fits):
            continue
        terms = {n: np.array([float(fit.get(n, 0.0)) for fit in fits]) for n in names}
        sums = Formula(symbol, "z", parameters, (terms, terms), known).text[1:].split(", ")
        return _log_det_remark(text.format(sums[0]))
    return ""


def _unchanged(fit: Mapping[str, Array], *rest: object) -> Mapping[str, Array]:
    return fit


def _of_square(
    fit: Mapping[str, Array], x: Array, v: Array, tolerance: Mapping[str, float]
) -> Mapping[str, Array]:
    """The coefficients of p(x) = α + β z, where exp(2 v) is its square; or none."""
    with np.errstate(over="ignore"):
        squares = np.exp(2 * v)
    if not np.all(squares < 1e12):
        return {}
    square = coordinate(x, squares, "z", {"rtol": 1e-3, "atol": 1e-3})
    for z in ("z1", "z2"):
        if set(square) <= {"1", z, f"{z}²"} and f"{z}²" in square:
            slope = np.sqrt(np.abs(square[f"{z}²"]))
            offset = square.get(z, np.asarray(0.0)) / (2 * slope)
            if np.abs(offset) < 2e-3:
                return {z: slope}
            return {"1": np.abs(offset), z: slope * np.sign(offset)}
    return {}


def _log_det_remark(text: str) -> str:
    what = f"The log-determinant is {text}"
    entry = "one entry of the Jacobian; compute the determinant first."
    if text == "1":
        return f"{what} at every point. This is the determinant; expected its logarithm."
    if text.strip("−") in ("a", "θ"):
        return f"{what}: this is the parameter itself."
    if text.strip("−") in ("log|a|", "log|θ|"):
        return f"{what}, the logarithm of the parameter. What is the determinant of the Jacobian?"
    if text.strip("−") in ("2·a·z1", "log|2·a·z1|", "log|2·|a|·z1|"):
        return f"{what}. ∂x2/∂z1 is {entry}"
    return f"{what}."


def bends(formula: Formula) -> bool:
    """Whether a map adds to a coordinate what depends on another, as the polynomial does."""
    one, two = f"{formula.letter}1", f"{formula.letter}2"
    kept = sum("1" in (formula.coefficient(0, z), formula.coefficient(1, z)) for z in (one, two))
    bent = [
        (axis, term)
        for axis in (0, 1)
        for term in formula.terms[axis]
        if term not in (one, two, "1")
    ]
    slanted = formula.varies(1, one) or formula.varies(0, two)
    by_a = any(formula.varies(axis, term) for axis, term in bent)
    return (kept == 2 and (bool(bent) or slanted)) or (kept == 1 and by_a)


def turns(formula: Formula) -> bool:
    """Whether a map has sines and cosines of the angle, or turns by an angle of its own."""
    one, two = f"{formula.letter}1", f"{formula.letter}2"
    entries = [formula.coefficient(axis, z) for axis in (0, 1) for z in (one, two)]
    if any("cos" in entry or "sin" in entry for entry in entries):
        return True
    matrices = formula.matrix()
    if matrices is None or set(entries) <= {"0", "1", "−1"}:
        return False
    return close(matrices @ np.swapaxes(matrices, 1, 2), _units(matrices), **COEFFICIENT)
