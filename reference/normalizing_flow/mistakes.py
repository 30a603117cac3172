"""Known mistakes in the two bijectors: what is said of the formula that a student's map follows.

The formula is read off the values of the map, not off the student's code.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graders.comparisons.arrays import Array, close, number
from graders.suites.normalizing_flow.formulas import (
    COEFFICIENT,
    Formula,
)
from reference.normalizing_flow.functions import ANGLES, WHOLE

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
        first = float(np.median(formula.terms[1][square]))
        yield _kept_says(formula, first) or "a is not used."
    elif factor.strip("−") in [one.text for one in WHOLE]:
        yield "a becomes a whole number; keep its decimals."
    elif factor.endswith("a²"):
        yield "a is squared, too."
    elif factor != right:
        yield f"The square is multiplied by {factor or 'another number'}; expected {right}."
    if len(added) > 1:
        yield "There is one term too many."


def _kept_says(formula: Formula, value: float) -> str:
    """What is said of a constant that is the parameter of another call; or nothing."""
    if not np.any(np.abs(np.abs(_given(formula)) - abs(value)) < 3e-4):
        return ""
    return (
        f"{number(abs(value))} is the {formula.symbol} of an earlier call: it is kept for all later"
        " ones, as on the class or in a global name."
    )


def _given(formula: Formula) -> Array:
    """All parameters that the student's code was given."""
    return np.array([*formula.parameters, *formula.earlier])


def turn_says(formula: Formula, inverse: bool) -> str:
    """What differs between a formula and that of the rotation, or of its inverse."""
    if _is_still(formula):
        return SAME
    what = f"{'inverse' if inverse else 'forward'} gives {formula.text}."
    matrices = formula.matrix()
    if matrices is None:
        return f"{what} {_moved_says(formula)}"
    straight = close(matrices @ np.swapaxes(matrices, 1, 2), _units(matrices), **COEFFICIENT)
    if not straight:
        return f"{what} {_crooked(formula)}"
    if float(np.linalg.det(matrices[0])) < 0:
        return f"{what} This is a reflection: it turns the plane over."
    return _angle_says(what, formula, matrices, inverse)


def _moved_says(formula: Formula) -> str:
    """What is said of a rotation and a shift; where it is neither, what was expected."""
    sums = "Both coordinates are sums of cos θ and sin θ times those of the point."
    found = formula.affine()
    if found is None:
        return sums
    matrices, shifts = found
    if not close(matrices @ np.swapaxes(matrices, 1, 2), _units(matrices), **COEFFICIENT):
        return sums
    if close(shifts, np.broadcast_to(shifts[0], shifts.shape), **COEFFICIENT):
        return f"It also shifts the points by {_pair(shifts[0])}."
    rest = _units(matrices) - matrices
    if np.any(np.abs(np.linalg.det(rest)) < 1e-2):
        return sums
    centres = np.linalg.solve(rest, shifts[..., None])[..., 0]
    if close(centres, np.broadcast_to(centres[0], centres.shape), rtol=1e-2, atol=1e-2):
        return f"It turns about the point {_pair(centres[0])}; expected the origin."
    return sums


def _pair(values: Array) -> str:
    # Adding 0 makes a rounded −0 a 0.
    return f"({number(round(float(values[0]), 3) + 0)}, {number(round(float(values[1]), 3) + 0)})"


def _units(matrices: Array) -> Array:
    return np.broadcast_to(np.eye(2), matrices.shape)


def _crooked(formula: Formula) -> str:
    entries = [formula.coefficient(axis, f"{formula.letter}{i}") for axis in (0, 1) for i in (1, 2)]
    sizes = [entry.lstrip("−") for entry in entries]
    says = "This is not a rotation: lengths change."
    if sizes_says := _sizes_says(formula):
        says += f" {sizes_says}"
    if any("π·θ/180" in entry for entry in entries):
        says += " theta is in radians; you used it as degrees."
    if all(entry and "θ" not in entry for entry in entries):
        says += " theta is not used."
    if sizes == ["cos θ", "sin θ", "sin θ", "cos θ"]:
        return f"{says} One sine must have a minus, and both cosines the same sign."
    if sizes[:2] == ["cos θ", "sin θ"] and sizes[2] == "sin θ·cos θ":
        return f"{says} The second coordinate is computed from the new first one."
    return says


def _angle_says(what: str, formula: Formula, matrices: Array, inverse: bool) -> str:
    theta = formula.parameters
    turned = np.arctan2(matrices[:, 1, 0], matrices[:, 0, 0])
    for one in ANGLES:
        if _same_angle(turned, one.function(theta)):
            remark = KNOWN_ANGLES.get(one.text, "")
            if inverse and one.text in ("theta", "−theta"):
                remark = "So inverse turns on in the direction of forward."
            return f"It turns by the angle {one.text}. {remark} That is, {what}".replace("  ", " ")
    if _same_angle(turned, np.full(len(theta), turned[0])):
        return _fixed_angle_says(formula, float(turned[0]))
    for sign, text in ((1, "theta"), (-1, "−theta")):
        offset = float(turned[0] - sign * theta[0])
        if _same_angle(turned, sign * theta + offset):
            more = number(offset % (2 * np.pi))
            return f"It turns by an angle that is {more} more than {text}."
    for factor in (turned[0] + 2 * np.pi * np.arange(-2, 3)) / theta[0]:
        if _same_angle(turned, factor * theta):
            return f"It turns by the angle {number(float(factor))}·theta. That is, {what}"
    return f"It turns points, but not by the angle theta: {what} {_sizes_says(formula)}".rstrip()


def _fixed_angle_says(formula: Formula, angle: float) -> str:
    for value in (angle, -angle):
        near = np.abs(np.exp(1j * _given(formula)) - np.exp(1j * value)) < 3e-4
        if np.any(near):
            first = float(_given(formula)[near][0])
            turns = "turns" if value == angle else "turns back"
            return f"It {turns} by {number(first)} radians. {_kept_says(formula, first)}"
    return f"It turns by {number(angle)} radians whatever the parameter is: theta is not used."


def _sizes_says(formula: Formula) -> str:
    """What is said of |sin θ| or |cos θ| in a formula; or nothing."""
    if "|sin θ|" in formula.text:
        return "|sin θ| is sin θ for angles below π only: the sine has lost its sign."
    if "|cos θ|" in formula.text:
        return "|cos θ| is cos θ for a part of the angles only: the cosine has lost its sign."
    return ""


def _same_angle(one: Array, other: Array) -> bool:
    return bool(np.all(np.abs(np.exp(1j * one) - np.exp(1j * other)) < 2e-3))


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
