"""Known wrong ways through the normalizing flow: the value each gives, and its explanation.

All in NumPy and in the grader's process; values are recognised, code is not.
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
SAME = "The points came back as they went in."


def bends(z: Array, a: float) -> tuple[Mistake, ...]:
    """Wrong images of points z (N, 2) by the polynomial."""
    first, second = z[:, 0], z[:, 1]
    said = (
        (first, second + a * first, "You added a·z1; the square of z1 was asked for."),
        (first + a * second**2, second, "You changed z1 by the square of z2; it is z2 that moves."),
        (first + a * first**2, second, "You added to z1; a·z1² belongs to z2."),
        (first, second - a * first**2, "The sign is flipped: this is the inverse."),
        (first, a * first**2, "z2 is lost: you replaced it where you had to add to it."),
        (first, second + a * second**2, "You squared z2; the square of z1 was asked for."),
        (first, second + (a * first) ** 2, "You squared a·z1; only z1 is squared."),
        (first, second + first**2 + a, "You added a; z1² is to be multiplied by it."),
        (first, second + first**2, "a is not used: you added z1²."),
        (first, a * second + first**2, "You multiplied z2 by a; it is z1² that a multiplies."),
        (first, second + a * first**3, "You added a·z1³; the square of z1 was asked for."),
        (second + a * first**2, first, "The two coordinates are swapped."),
        (first, second, SAME),
    )
    return tuple(Mistake(np.stack([one, two], -1), says) for one, two, says in said)


def unbends(x: Array, a: float) -> tuple[Mistake, ...]:
    """Wrong inverse images of points x (N, 2) by the polynomial."""
    first, second = x[:, 0], x[:, 1]
    said = (
        (first, second + a * first**2, "The sign is wrong: this goes forward once more."),
        (first, second - a * first, "You took away a·z1; the square of z1 was asked for."),
        (first - a * second**2, second, "You changed the first coordinate; only z2 was moved."),
        (first - a * first**2, second, "You changed the first coordinate; only z2 was moved."),
        (first, second - first**2, "a is not used: you took away z1²."),
        (first, second / a - first**2, "Only the square was multiplied by a, not z2."),
        (first, second - (a * first) ** 2, "You squared a·z1; only z1 is squared."),
        (first, second - a * second**2, "You squared the second coordinate; z1 is the first."),
        (first, second, SAME),
    )
    return tuple(Mistake(np.stack([one, two], -1), says) for one, two, says in said)


def turns(z: Array, theta: float) -> tuple[Mistake, ...]:
    """Wrong images of points z (N, 2) by the rotation; clockwise is another check's matter."""
    cos, sin = np.cos(theta), np.sin(theta)
    said = (
        ([[cos, sin], [sin, cos]], "This is no rotation: a minus is missing in the matrix."),
        ([[cos, -sin], [-sin, cos]], "This is no rotation: there is a minus too many."),
        ([[cos, sin], [sin, -cos]], "This is a reflection: it turns the plane over."),
        ([[-cos, sin], [sin, cos]], "This is a reflection: it turns the plane over."),
        ([[sin, -cos], [cos, sin]], "Sine and cosine are swapped."),
        ([[sin, cos], [-cos, sin]], "Sine and cosine are swapped."),
        ([[sin, cos], [cos, -sin]], "Sine and cosine are swapped."),
    )
    known = [Mistake(z @ np.array(matrix).T, says) for matrix, says in said]
    for sign in (1, -1):
        degrees = turned(z, sign * theta * DEGREE)
        known.append(Mistake(degrees, "theta is in radians; you took it for degrees."))
        twice = turned(z, 2 * sign * theta)
        known.append(Mistake(twice, "You turned by twice the angle."))
    return (*known, Mistake(z, SAME))


def log_dets(x: Array, a: float) -> tuple[Mistake, ...]:
    """Wrong log-determinants at x (N, 2), where 0 is right."""
    with np.errstate(divide="ignore"):
        slope = np.log(np.abs(2 * a * x[:, 0]))
    said = (
        (np.ones(len(x)), "This is the determinant; its logarithm was asked for."),
        (
            slope,
            "This is the logarithm of ∂x2/∂z1, one entry of the Jacobian; find its"
            " determinant first.",
        ),
        (
            2 * a * x[:, 0],
            "This is ∂x2/∂z1, one entry of the Jacobian; find its determinant first.",
        ),
        (np.full(len(x), a), "This is the parameter itself."),
        (
            np.full(len(x), np.log(abs(a))),
            "This is the logarithm of the parameter; what is the determinant of the Jacobian?",
        ),
    )
    return tuple(Mistake(np.asarray(value), says) for value, says in said)


@dataclass(frozen=True)
class Slip:
    """One part of the flow done in a way known to be wrong.

    `value` replaces what `part` of the flow is: a step f1 … f5, the order of the
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
        """The flow as it comes out with these slips."""
        right = right_flow(self.a, self.theta)
        done: dict[str, Any] = {slip.part: slip.value for slip in slips}
        steps = [done.get(f"f{i}", right.steps[i - 1]) for i in range(1, 6)]
        arranged = tuple(steps[i - 1] for i in done.get("order", (1, 2, 3, 4, 5)))
        return Flow(arranged, done.get("sigma", SIGMA), done.get("jacobian", 1.0))

    def slipped(self, own: tuple[Slip, ...] = ()) -> Iterator[tuple[Slip, ...]]:
        """No slip, every single one, and the plausible pairs.

        `own` are slips read off the student's bijectors, tried after those with a name.
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
        forgotten = "log-determinants of the steps do not enter your density as they should."
        return (
            Slip("sigma", SIGMA**2, "The base's standard deviation is σ²; it should be σ."),
            Slip("sigma", SIGMA**0.5, "The base's variance is σ; it should be σ²."),
            Slip("sigma", 1.0, "The base has standard deviation 1."),
            Slip("jacobian", 0.0, f"The {forgotten}"),
            Slip("jacobian", -1.0, f"The {forgotten} Check their sign."),
        )

    def _fixed_slips(self) -> tuple[Slip, ...]:
        return (
            Slip("f1", Affine(shift=(0.0, 2.0)), "f1 shifts z2 up; it should go down."),
            Slip("f1", Affine(shift=(-2.0, 0.0)), "f1 shifts z1; it is z2 that is shifted."),
            Slip("f1", Affine(shift=(2.0, 0.0)), "f1 shifts z1; it is z2 that is shifted."),
            Slip("f1", Affine(shift=(-2.0, -2.0)), "f1 shifts both coordinates, not z2 only."),
            Slip("f1", Affine(), "f1, the shift, is missing."),
            Slip("f2", Affine(scale=(1.0, 2.0)), "f2 doubles z2 where it should halve it."),
            Slip("f2", Affine(scale=(0.5, 1.0)), "f2 halves z1; it is z2 that is halved."),
            Slip("f2", Affine(scale=(2.0, 1.0)), "f2 doubles z1; it is z2 that is halved."),
            Slip("f2", Affine(scale=(0.5, 0.5)), "f2 halves both coordinates, not z2 only."),
            Slip("f2", Affine(), "f2, the halving, is missing."),
            Slip("f5", Affine(), "f5, the tanh, is missing."),
            Slip("f5", Sigmoid(), "f5 is a sigmoid; it should be tanh."),
        )

    def _own_slips(self) -> tuple[Slip, ...]:
        check = "check Degree2Polynomial and its inverse."
        bend = (
            (Bend(self.a, power=1), "f3 adds a·z1; the square of z1 was asked for."),
            (Bend(self.a, 1, 0), "f3 adds a·z2² to z1; a·z1² belongs to z2."),
            (Bend(-self.a), f"f3 takes a·z1² away, as the density sees it; {check}"),
            (Bend(self.a**2), "f3 squares a as well as z1."),
            (Bend(self.theta), "f3 uses theta where a was asked for."),
            (Bend(0.0), "f3, the polynomial, is missing."),
            (SlopedBend(self.a), "f3 changes the density by one entry of its Jacobian."),
            *((Bend(fixed), "f3 does not use the a it is given.") for fixed in (1.0, 2.0, 3.0)),
        )
        turn = (
            (-self.theta, "f4 turns clockwise, as the density sees it."),
            (self.theta * DEGREE, "f4 takes theta for degrees; it is in radians."),
            (-self.theta * DEGREE, "f4 takes theta for degrees, and turns clockwise."),
            (self.a, "f4 uses a where theta was asked for."),
            (0.0, "f4, the rotation, does not turn anything."),
            *((k * np.pi / 4, "f4 does not use the theta it is given.") for k in range(1, 5)),
        )
        return (
            *(Slip("f3", step, says) for step, says in bend),
            *(Slip("f4", Affine(angle=value), says) for value, says in turn),
        )


def _order_says(order: tuple[int, ...]) -> str:
    if order == (5, 4, 3, 2, 1):
        return "The steps are applied in the reversed order: tfb.Chain begins with its last entry."
    named = ", ".join(f"f{i}" for i in order)
    return f"The steps are applied in another order, namely {named}."
