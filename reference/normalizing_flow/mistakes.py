"""Known mistakes in the normalizing flow: the value that each gives, and a sentence about it.

The grader's process computes the values in NumPy and compares them with the student's;
it does not read the student's code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, permutations
from typing import Any

import numpy as np

from graders.comparisons.arrays import Array, Mistake
from graders.suites.normalizing_flow.flows import (
    SIGMA,
    Affine,
    Bend,
    Flow,
    Sigmoid,
    SlopedBend,
    Step,
    right_flow,
    turned,
)

DEGREE = np.pi / 180
SAME = "The function returns its points unchanged."


def bends(z: Array, a: float) -> tuple[Mistake, ...]:
    """Wrong images of points z (N, 2) by the polynomial."""
    first, second = z[:, 0], z[:, 1]
    known = (
        (first, second + a * first, "You added a·z1; expected the square of z1."),
        (first + a * second**2, second, "You changed z1 by the square of z2; only z2 changes."),
        (first + a * first**2, second, "You added to z1; add a·z1² to z2."),
        (first, second - a * first**2, "The sign is flipped: this is the inverse."),
        (first, a * first**2, "z2 is lost: you replaced it; add to it instead."),
        (first, second + a * second**2, "You squared z2; expected the square of z1."),
        (first, second + (a * first) ** 2, "You squared a·z1; only z1 is squared."),
        (first, second + first**2 + a, "You added a; multiply z1² by it."),
        (first, second + first**2, "a is not used: you added z1²."),
        (first, a * second + first**2, "You multiplied z2 by a; multiply z1² by it."),
        (first, second + a * first**3, "You added a·z1³; expected the square of z1."),
        (second + a * first**2, first, "The two coordinates are swapped."),
        (first, second, SAME),
    )
    return tuple(Mistake(np.stack([one, two], -1), says) for one, two, says in known)


def unbends(x: Array, a: float) -> tuple[Mistake, ...]:
    """Wrong inverse images of points x (N, 2) by the polynomial."""
    first, second = x[:, 0], x[:, 1]
    known = (
        (first, second + a * first**2, "The sign is wrong: this applies forward again."),
        (first, second - a * first, "You subtracted a·z1; expected the square of z1."),
        (first - a * second**2, second, "You changed the first coordinate; only z2 changes."),
        (first - a * first**2, second, "You changed the first coordinate; only z2 changes."),
        (first, second - first**2, "a is not used: you subtracted z1²."),
        (
            first,
            second / a - first**2,
            "You divided z2 by a; forward multiplies only the square by a.",
        ),
        (first, second - (a * first) ** 2, "You squared a·z1; only z1 is squared."),
        (first, second - a * second**2, "You squared the second coordinate; z1 is the first."),
        (first, second, SAME),
    )
    return tuple(Mistake(np.stack([one, two], -1), says) for one, two, says in known)


def turns(z: Array, theta: float) -> tuple[Mistake, ...]:
    """Wrong images of points z (N, 2) by the rotation; another check finds the clockwise one."""
    cos, sin = np.cos(theta), np.sin(theta)
    matrices = (
        ([[cos, sin], [sin, cos]], "This is not a rotation: a minus is missing in the matrix."),
        ([[cos, -sin], [-sin, cos]], "This is not a rotation: the matrix has one minus too many."),
        ([[cos, sin], [sin, -cos]], "This is a reflection: it turns the plane over."),
        ([[-cos, sin], [sin, cos]], "This is a reflection: it turns the plane over."),
        ([[sin, -cos], [cos, sin]], "Sine and cosine are swapped."),
        ([[sin, cos], [-cos, sin]], "Sine and cosine are swapped."),
        ([[sin, cos], [cos, -sin]], "Sine and cosine are swapped."),
    )
    known = [Mistake(z @ np.array(matrix).T, says) for matrix, says in matrices]
    for sign in (1, -1):
        degrees = turned(z, sign * theta * DEGREE)
        known.append(Mistake(degrees, "theta is in radians; you used it as degrees."))
        twice = turned(z, 2 * sign * theta)
        known.append(Mistake(twice, "You turned by twice the angle."))
    return (*known, Mistake(z, SAME))


def log_dets(x: Array, a: float) -> tuple[Mistake, ...]:
    """Wrong log-determinants at x (N, 2), where 0 is right."""
    with np.errstate(divide="ignore"):
        slope = np.log(np.abs(2 * a * x[:, 0]))
    known = (
        (np.ones(len(x)), "This is the determinant; expected its logarithm."),
        (
            slope,
            "This is the logarithm of ∂x2/∂z1, one entry of the Jacobian; compute the"
            " determinant first.",
        ),
        (
            2 * a * x[:, 0],
            "This is ∂x2/∂z1, one entry of the Jacobian; compute the determinant first.",
        ),
        (np.full(len(x), a), "This is the parameter itself."),
        (
            np.full(len(x), np.log(abs(a))),
            "This is the logarithm of the parameter; what is the determinant of the Jacobian?",
        ),
    )
    return tuple(Mistake(np.asarray(value), says) for value, says in known)


@dataclass(frozen=True)
class Slip:
    """A known mistake in one part of the flow.

    `value` takes the place of the `part`: a step f1 … f5, the order of the
    steps, the standard deviation of the base, or the factor of the log-determinants.
    """

    part: str
    value: Step | tuple[int, ...] | float
    says: str


@dataclass(frozen=True)
class KnownFlows:
    """The flow of these parameters, and the flows with one or two known slips."""

    a: float
    theta: float

    def flow(self, *slips: Slip) -> Flow:
        """The flow with these slips."""
        right = right_flow(self.a, self.theta)
        done: dict[str, Any] = {slip.part: slip.value for slip in slips}
        steps = [done.get(f"f{i}", right.steps[i - 1]) for i in range(1, 6)]
        arranged = tuple(steps[i - 1] for i in done.get("order", (1, 2, 3, 4, 5)))
        return Flow(arranged, done.get("sigma", SIGMA), done.get("jacobian", 1.0))

    def slipped(self, own: tuple[Slip, ...] = ()) -> Iterator[tuple[Slip, ...]]:
        """No slip, every single one, and the plausible pairs.

        `own` are slips measured on the student's bijectors; they come after the known ones.
        """
        yield ()
        yield from ((slip,) for slip in (*self.slips, *self.orders, *own))
        for one, two in combinations((*self.slips, *self.orders[:3], *own), 2):
            if one.part != two.part:
                yield one, two

    @cached_property
    def slips(self) -> tuple[Slip, ...]:
        return (*self._base_slips(), *self._fixed_slips(), *self._own_slips())

    @cached_property
    def orders(self) -> tuple[Slip, ...]:
        """All wrong orders, the likeliest first."""
        likely = ((5, 4, 3, 2, 1), (2, 1, 3, 4, 5), (1, 2, 4, 3, 5))
        others = [o for o in permutations(range(1, 6)) if o not in ((1, 2, 3, 4, 5), *likely)]
        return tuple(Slip("order", order, _order_says(order)) for order in (*likely, *others))

    def _base_slips(self) -> tuple[Slip, ...]:
        wrong = "Your density does not use the log-determinants of the steps correctly."
        return (
            Slip("sigma", SIGMA**2, "The base's standard deviation is σ²; expected σ."),
            Slip("sigma", SIGMA**0.5, "The base's variance is σ; expected σ²."),
            Slip("sigma", 1.0, "The base has standard deviation 1."),
            Slip("jacobian", 0.0, wrong),
            Slip("jacobian", -1.0, f"{wrong} Check their sign."),
        )

    def _fixed_slips(self) -> tuple[Slip, ...]:
        return (
            Slip("f1", Affine(shift=(0.0, 2.0)), "f1 shifts z2 up; shift it down."),
            Slip("f1", Affine(shift=(-2.0, 0.0)), "f1 shifts z1; shift z2 instead."),
            Slip("f1", Affine(shift=(2.0, 0.0)), "f1 shifts z1; shift z2 instead."),
            Slip("f1", Affine(shift=(-2.0, -2.0)), "f1 shifts both coordinates, not z2 only."),
            Slip("f1", Affine(), "f1, the shift, is missing."),
            Slip("f2", Affine(scale=(1.0, 2.0)), "f2 doubles z2; halve it instead."),
            Slip("f2", Affine(scale=(0.5, 1.0)), "f2 halves z1; halve z2 instead."),
            Slip("f2", Affine(scale=(2.0, 1.0)), "f2 doubles z1; halve z2 instead."),
            Slip("f2", Affine(scale=(0.5, 0.5)), "f2 halves both coordinates, not z2 only."),
            Slip("f2", Affine(), "f2, the halving, is missing."),
            Slip("f5", Affine(), "f5, the tanh, is missing."),
            Slip("f5", Sigmoid(), "f5 is a sigmoid; expected tanh."),
        )

    def _own_slips(self) -> tuple[Slip, ...]:
        check = "check Degree2Polynomial and its inverse."
        bend = (
            (Bend(self.a, power=1), "f3 adds a·z1; expected the square of z1."),
            (Bend(self.a, 1, 0), "f3 adds a·z2² to z1; add a·z1² to z2."),
            (Bend(-self.a), f"f3, as the density uses it, subtracts a·z1²; {check}"),
            (Bend(self.a**2), "f3 squares a as well as z1."),
            (Bend(self.theta), "f3 uses theta; expected a."),
            (Bend(0.0), "f3, the polynomial, is missing."),
            (SlopedBend(self.a), "f3 changes the density by one entry of its Jacobian."),
            *((Bend(fixed), "f3 does not use the a it is given.") for fixed in (1.0, 2.0, 3.0)),
        )
        turn = (
            (-self.theta, "f4, as the density uses it, turns clockwise."),
            (self.theta * DEGREE, "f4 uses theta as degrees; it is in radians."),
            (-self.theta * DEGREE, "f4 uses theta as degrees, and turns clockwise."),
            (self.a, "f4 uses a; expected theta."),
            (0.0, "f4, the rotation, leaves all points unchanged."),
            *((k * np.pi / 4, "f4 does not use the theta it is given.") for k in range(1, 5)),
        )
        return (
            *(Slip("f3", step, says) for step, says in bend),
            *(Slip("f4", Affine(angle=value), says) for value, says in turn),
        )


def _order_says(order: tuple[int, ...]) -> str:
    if order == (5, 4, 3, 2, 1):
        return (
            "The steps are applied in the reversed order: tfb.Chain applies its last entry first."
        )
    named = ", ".join(f"f{i}" for i in order)
    return f"The steps are applied in the order {named}."
