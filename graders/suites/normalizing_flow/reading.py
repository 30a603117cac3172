"""Which flow a student's density is that of: read off its values.

A flow with a mistake in it still has the rest right. The density is looked for among
the flows with at most two known slips; what it is found to be tells its right parts
from its wrong ones.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from graders.comparisons.arrays import Array, close, require_agreement
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.shapes import require_shape
from graders.evaluation.evidence import NotObserved
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.normalizing_flow.bijectors import VALUES, Bijector
from graders.suites.normalizing_flow.flows import (
    Bend,
    Claimed,
    Flow,
    right_flow,
)
from graders.suites.normalizing_flow.inputs import (
    DTYPES,
    angle,
    bend,
    inside,
)
from reference.normalizing_flow.mistakes import KnownFlows, Slip

COUNT = 40
# A point within `REACH` has a log density between −15 and 5; rounding in float32 moves
# it by 1e-4. Two known flows differ by far more at most of forty points.
LOG_DENSITY = {"rtol": 1e-3, "atol": 5e-3}


@dataclass(frozen=True)
class Subject:
    """The student's flow of one pair of parameters, and points of the right one."""

    observe: Observer
    a: float
    theta: float
    x: Array

    @property
    def right(self) -> Flow:
        return right_flow(self.a, self.theta)

    def log_density(self, x: Array, dtype: str = "") -> Array:
        """The student's log density at x; parameters are tensors if a dtype is named."""
        a, theta = self.a, self.theta
        given = (np.array(a, dtype), np.array(theta, dtype)) if dtype else (a, theta)
        seen = self.observe("flow_log_density", a=given[0], theta=given[1], x=x).array("values")
        require(seen.dtype.kind == "f", f"Your log density has dtype {seen.dtype}.")
        return seen

    def at_points(self) -> Array:
        """The log density at `x`, of the shape asked for."""
        seen = self.log_density(self.x)
        require_shape("log_prob of a batch of points", seen.shape, (len(self.x),))
        return seen

    def at_home(self) -> tuple[Array, Array]:
        """Some of the student's own samples, not too near ±1, and the log density there."""
        seen = self.observe("flow_at_home", a=self.a, theta=self.theta, count=4 * COUNT)
        points, values = seen.array("samples"), seen.array("values")
        require_shape("a sample of points", points.shape, (4 * COUNT, 2))
        require_shape("log_prob of a batch of points", values.shape, (4 * COUNT,))
        clear = np.all(np.abs(1 - np.abs(points)) > 0.01, axis=-1) & np.isfinite(values)
        require(clear.sum() >= COUNT, "The log density is not a number at most of your samples.")
        return points[clear][:COUNT].astype(np.float64), values[clear][:COUNT]

    def footing(self) -> tuple[Array, Array]:
        """Points where the student's flow has a density, and its logarithm there.

        A flow in the reversed order has little of it in the square.
        """
        seen = self.at_points()
        if np.isfinite(seen).sum() >= COUNT / 4:
            return self.x, seen
        points = self.at_home()[0]
        return points, self.log_density(points)


def require_same_density(what: str, seen: Array, expected: Array) -> None:
    """Two log densities of the student's agree, and are missing in the same places."""
    known = np.where(np.isfinite(expected), expected, 0)
    if seen.shape == expected.shape:
        seen = np.where(np.isfinite(seen) | np.isfinite(expected), seen, 0)
    require_agreement(what, seen, known, **LOG_DENSITY, mistakes=())


def subject(observe: Observer, draw: Draw, quadrant: int = 0) -> Subject:
    """The flow whose angle lies in this quadrant."""
    a, theta = bend(draw(f"flow a {quadrant}")), angle(draw(f"flow theta {quadrant}"), quadrant)
    return Subject(observe, a, theta, inside(draw("flow points"), right_flow(a, theta), COUNT))


def read(asked: Subject) -> tuple[Slip, ...] | None:
    """The slips of the flow whose density this is; none for the right one, None if unknown."""
    seen = asked.at_points()
    if alike(seen, asked.right.log_density(asked.x)):
        return ()
    known, own = KnownFlows(asked.a, asked.theta), own_slips(asked)
    found = look_up(known, own, asked.x, seen)
    if found is None:
        with suppress(Disagreement, NotObserved):
            found = look_up(known, own, *asked.at_home())
    gap = seen - asked.right.log_density(asked.x)
    if found is None and close(gap, np.full(COUNT, np.median(gap)), **LOG_DENSITY):
        return (Slip("constant", 0.0, "Your log density is off by the same at every point."),)
    return found


def look_up(
    known: KnownFlows, own: tuple[Slip, ...], x: Array, seen: Array
) -> tuple[Slip, ...] | None:
    """The first known flow with these log densities at x."""
    for slips in known.slipped(own):
        if alike(seen, known.flow(*slips).log_density(x)):
            return slips
    return None


def own_slips(asked: Subject) -> tuple[Slip, ...]:
    """What the student's bijectors do where their inverse is not the one asked for.

    Their mistakes have lost their points already. The flow is made of what they do
    to (1, 0) and (0, 1), which is all of it for a linear map and for a bend.
    """
    units = np.eye(2)
    bent, turned = (
        own_inverse(asked, name, parameter, units)
        for name, parameter in (("Degree2Polynomial", asked.a), ("Rotation", asked.theta))
    )
    found = []
    if bent is not None:
        says = "f3, your Degree2Polynomial, does not do what is asked of it."
        found.append(Slip("f3", Bend(float(units[0, 1] - bent[0, 1])), says))
    if turned is not None:
        rows = (
            (float(turned[0, 0]), float(turned[0, 1])),
            (float(turned[1, 0]), float(turned[1, 1])),
        )
        says = "f4, your Rotation, does not do what is asked of it."
        found.append(Slip("f4", Claimed(rows), says))
    return tuple(found)


def own_inverse(asked: Subject, name: str, parameter: float, x: Array) -> Array | None:
    """Where a bijector of the student's takes x back to, unless it is where it should."""
    step = asked.right.steps[2 if name == "Degree2Polynomial" else 3]
    for dtype in DTYPES:
        try:
            seen = Bijector(asked.observe, name, parameter, dtype).inverse(x)
        except (Disagreement, NotObserved):
            continue
        usable = seen.shape == x.shape and bool(np.all(np.isfinite(seen)))
        return seen if usable and not close(seen, step.inverse(x), **VALUES) else None
    return None


def alike(seen: Array, expected: Array) -> bool:
    """Whether log densities agree where both exist, and exist in nearly the same places.

    Far from its base points a density of a wrong flow may underflow or overflow in
    float32; a quarter of the points says enough.
    """
    if seen.shape != expected.shape or seen.dtype.kind != "f":
        return False
    here, there = np.isfinite(seen), np.isfinite(expected)
    both = here & there
    if both.sum() < COUNT / 4 or np.sum(here != there) > COUNT / 10:
        return False
    return close(seen[both], expected[both], **LOG_DENSITY)


def require_part(asked: Subject, *parts: str) -> None:
    """None of these parts of the flow is wrong, by the values of its density."""
    slips = read(asked)
    if slips is None:
        raise Disagreement(
            "Your density is none that we can read this from: it is not that of the five steps,"
            " in any order, with at most two of the usual slips."
        )
    for slip in slips:
        require(slip.part not in parts, slip.says)


def drawn_flow(asked: Subject) -> Flow:
    """The flow of the student's density if that can be read, else the right one."""
    try:
        slips = read(asked) or ()
    except (Disagreement, NotObserved):
        slips = ()
    return KnownFlows(asked.a, asked.theta).flow(*slips)


def fills_the_square(asked: Subject) -> bool:
    """Whether the density is known to be that of a flow that keeps all mass in (−1, 1)².

    Such a flow may have it so near the border that float32 has no numbers there.
    """
    slips = read(asked)
    known = slips is not None and all(slip.part != "constant" for slip in slips)
    return known and drawn_flow(asked).fills_the_square
