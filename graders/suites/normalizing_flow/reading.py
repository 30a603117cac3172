"""The flow that a student's density belongs to, identified by the values of the density.

A flow with a mistake has other parts that are right. The density is compared with those of
all flows with at most two known slips; the one that agrees shows which parts are wrong.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from graders.comparisons.arrays import Array, close, require_agreement
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.shapes import require_shape
from graders.evaluation.evidence import NotObserved
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.normalizing_flow.bijectors import VALUES, Bijector
from graders.suites.normalizing_flow.flows import Bend, Flow, LinearByInverse, right_flow
from graders.suites.normalizing_flow.inputs import DTYPES, angle, bend, inside
from reference.normalizing_flow.mistakes import KnownFlows, Slip

COUNT = 40
# A point within `REACH` has a log density between −15 and 5; rounding in float32 moves
# it by 1e-4. Two known flows differ by far more at most of forty points.
LOG_DENSITY = {"rtol": 1e-3, "atol": 5e-3}


@dataclass(frozen=True)
class StudentFlow:
    """The student's flow of one pair of parameters, and points of the right flow."""

    observe: Observer
    a: float
    theta: float
    x: Array
    given: tuple[str, ...] = ()
    """The bijectors in whose place the grader's stand."""

    @property
    def right(self) -> Flow:
        return right_flow(self.a, self.theta)

    def log_density(self, x: Array, dtype: str = "") -> Array:
        """The student's log density at x; parameters are tensors if a dtype is named."""
        a, theta = self.a, self.theta
        given = (np.array(a, dtype), np.array(theta, dtype)) if dtype else (a, theta)
        maps = {"given": self._maps()} if self.given else {}
        asked = self.observe("flow_log_density", a=given[0], theta=given[1], x=x, **maps)
        seen = asked.array("values")
        require(
            seen.dtype.kind == "f",
            f"log_prob: expected floating-point numbers, got dtype {seen.dtype}.",
        )
        return seen

    def _maps(self) -> dict[str, object]:
        """The right maps in place of bijectors, as the inputs of a probe."""
        cos, sin, still = np.cos(self.theta), np.sin(self.theta), np.zeros(2)
        turn, up = np.array([[cos, -sin], [sin, cos]]), np.array([0.0, self.a])
        maps = {
            "Degree2Polynomial": {"there": [np.eye(2), up], "back": [np.eye(2), -up]},
            "Rotation": {"there": [turn, still], "back": [turn.T, still]},
        }
        return {name: {**maps[name], "log_det": 0.0} for name in self.given}

    def at_points(self) -> Array:
        """The log density at `x`; raises `Disagreement` if its shape is wrong."""
        seen = self.log_density(self.x)
        require_shape("log_prob of a batch of points", seen.shape, (len(self.x),))
        return seen

    def at_own_samples(self) -> tuple[Array, Array]:
        """Some of the student's own samples, not too near ±1, and the log density there."""
        if self.given:
            raise Disagreement("No samples are drawn with the grader's bijectors.")
        seen = self.observe("flow_at_own_samples", a=self.a, theta=self.theta, count=4 * COUNT)
        points, values = seen.array("samples"), seen.array("values")
        require_shape("a sample of points", points.shape, (4 * COUNT, 2))
        require_shape("log_prob of a batch of points", values.shape, (4 * COUNT,))
        clear = np.all(np.abs(1 - np.abs(points)) > 0.01, axis=-1) & np.isfinite(values)
        require(clear.sum() >= COUNT, "The log density is not a number at most of your samples.")
        return points[clear][:COUNT].astype(np.float64), values[clear][:COUNT]

    def points_and_log_density(self) -> tuple[Array, Array]:
        """Points where the student's density is not 0, and its logarithm there.

        A flow in the reversed order has little mass in the square.
        """
        seen = self.at_points()
        if np.isfinite(seen).sum() >= COUNT / 4:
            return self.x, seen
        points = self.at_own_samples()[0]
        return points, self.log_density(points)


def require_same_density(what: str, seen: Array, expected: Array) -> None:
    """Two log densities of the student's agree, and are not finite at the same points."""
    known = np.where(np.isfinite(expected), expected, 0)
    if seen.shape == expected.shape:
        seen = np.where(np.isfinite(seen) | np.isfinite(expected), seen, 0)
    require_agreement(what, seen, known, **LOG_DENSITY, mistakes=())


def student_flow(observe: Observer, draw: Draw, quadrant: int = 0) -> StudentFlow:
    """The student's flow with an angle in this quadrant."""
    a, theta = bend(draw(f"flow a {quadrant}")), angle(draw(f"flow theta {quadrant}"), quadrant)
    return StudentFlow(observe, a, theta, inside(draw("flow points"), right_flow(a, theta), COUNT))


def read(student: StudentFlow) -> tuple[Slip, ...] | None:
    """The slips in the student's flow: an empty tuple if it is right, None if unknown."""
    seen = student.at_points()
    if alike(seen, student.right.log_density(student.x)):
        return ()
    known, own = KnownFlows(student.a, student.theta), own_slips(student)
    found = look_up(known, own, student.x, seen)
    if found is None:
        with suppress(Disagreement, NotObserved):
            found = look_up(known, own, *student.at_own_samples())
    gap = seen - student.right.log_density(student.x)
    if found is None and close(gap, np.full(COUNT, np.median(gap)), **LOG_DENSITY):
        return (
            Slip("constant", 0.0, "Your log density is off by the same amount at every point."),
        )
    return found


def look_up(
    known: KnownFlows, own: tuple[Slip, ...], x: Array, seen: Array
) -> tuple[Slip, ...] | None:
    """The first known flow with these log densities at x."""
    for slips in known.slipped(own):
        if alike(seen, known.flow(*slips).log_density(x)):
            return slips
    return None


def own_slips(student: StudentFlow) -> tuple[Slip, ...]:
    """Slips that stand for the student's own bijectors, where their inverses are wrong.

    Other checks find the mistakes of these bijectors. Their images of (1, 0) and (0, 1)
    determine the step of the flow, as it is a linear map or a bend.
    """
    units = np.eye(2)
    bent, turned = (
        own_inverse(student, name, parameter, units)
        for name, parameter in (("Degree2Polynomial", student.a), ("Rotation", student.theta))
    )
    found = []
    if bent is not None:
        says = "f3, your Degree2Polynomial, is wrong."
        found.append(Slip("f3", Bend(float(units[0, 1] - bent[0, 1])), says))
    if turned is not None:
        rows = (
            (float(turned[0, 0]), float(turned[0, 1])),
            (float(turned[1, 0]), float(turned[1, 1])),
        )
        says = "f4, your Rotation, is wrong."
        found.append(Slip("f4", LinearByInverse(rows), says))
    return tuple(found)


def own_inverse(student: StudentFlow, name: str, parameter: float, x: Array) -> Array | None:
    """The inverse of a bijector of the student's at x; None if it is right or not usable."""
    step = student.right.steps[2 if name == "Degree2Polynomial" else 3]
    for dtype in DTYPES:
        try:
            seen = Bijector(student.observe, name, parameter, dtype).inverse(x)
        except (Disagreement, NotObserved):
            continue
        usable = seen.shape == x.shape and bool(np.all(np.isfinite(seen)))
        return seen if usable and not close(seen, step.inverse(x), **VALUES) else None
    return None


def alike(seen: Array, expected: Array) -> bool:
    """Whether log densities agree where both are finite, which must be nearly the same points.

    Far from its base points the density of a wrong flow may underflow or overflow in
    float32; a quarter of the points is enough.
    """
    if seen.shape != expected.shape or seen.dtype.kind != "f":
        return False
    here, there = np.isfinite(seen), np.isfinite(expected)
    both = here & there
    if both.sum() < COUNT / 4 or np.sum(here != there) > COUNT / 10:
        return False
    return close(seen[both], expected[both], **LOG_DENSITY)


BIJECTORS = ("Degree2Polynomial", "Rotation")


def require_part(student: StudentFlow, *parts: str) -> None:
    """The values of the density show that these parts of the flow are right.

    Where the student's own bijectors spoil the density, it is read with the grader's.
    """
    try:
        slips = read(student)
    except (Disagreement, NotObserved):
        slips = read_with_given(student)
        if slips is None:
            raise
    if slips is None:
        slips = read_with_given(student)
    if slips is None:
        raise Disagreement(
            "The grader cannot check this part by the values of your density: they are not those"
            " of the five steps, in any order, with at most two of the usual mistakes, neither"
            " with your bijectors nor with right ones."
        )
    for slip in slips:
        require(slip.part not in parts, slip.says, diagnosis=True)


def read_with_given(student: StudentFlow) -> tuple[Slip, ...] | None:
    """The slips in the student's flow where right bijectors stand in for the student's own."""
    with suppress(Disagreement, NotObserved):
        return read(replace(student, given=BIJECTORS))
    return None


def spoiled_by(student: StudentFlow) -> str:
    """The student's bijectors without which the density would be right, in words; or nothing."""
    for names in (*((name,) for name in BIJECTORS), BIJECTORS):
        with suppress(Disagreement, NotObserved):
            if read(replace(student, given=names)) == ():
                return " and ".join(names)
    return ""


def drawn_flow(student: StudentFlow) -> Flow:
    """The flow identified by the student's density, or the right one if none is."""
    try:
        slips = read(student) or ()
    except (Disagreement, NotObserved):
        slips = ()
    return KnownFlows(student.a, student.theta).flow(*slips)


def fills_the_square(student: StudentFlow) -> bool:
    """Whether the density is identified as that of a flow with all mass in (−1, 1)².

    Such a flow may have mass so near the border that float32 has no numbers there.
    """
    slips = read(student)
    known = slips is not None and all(slip.part != "constant" for slip in slips)
    return known and drawn_flow(student).fills_the_square
