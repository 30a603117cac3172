"""The student's flow: what is observed of its density, its base and its steps."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.shapes import require_shape
from graders.evaluation.draws import Draw, drawn_once
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.suites.normalizing_flow.flows import Flow, right_flow
from graders.suites.normalizing_flow.inputs import angle, flow_bend, inside

COUNT = 40
POLYNOMIAL, ROTATION = "Degree2Polynomial", "Rotation"
BIJECTORS = (POLYNOMIAL, ROTATION)
QUADRANTS = (0, 2, 3)


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

    def log_density(self, x: Array, dtype: str = "", then: Sequence[float] = ()) -> Array:
        """The student's log density at x; parameters are tensors if a dtype is named.

        Another flow, with the parameters `then`, is made in between.
        """
        a, theta = self.a, self.theta
        given = (np.array(a, dtype), np.array(theta, dtype)) if dtype else (a, theta)
        more: dict[str, object] = {"given": self.stand_ins()} if self.given else {}
        if then:
            more["then"] = list(then)
        asked = self.observe("flow_log_density", a=given[0], theta=given[1], x=x, **more)
        seen = asked.array("values")
        require(
            seen.dtype.kind == "f",
            f"log_prob: expected floating-point numbers, got dtype {seen.dtype}.",
        )
        return seen

    def passed(self) -> dict[str, list[float]]:
        """What the flow passes to the bijectors, by name, each time that it makes one."""
        names = list(BIJECTORS)
        seen = self.observe("flow_arguments", a=self.a, theta=self.theta, names=names)
        arguments = {name: seen.array(name) for name in names}
        numeric = all(v.dtype.kind == "f" and v.ndim == 1 for v in arguments.values())
        require(numeric, "The parameters of your bijectors are not numbers.")
        return {name: values.tolist() for name, values in arguments.items()}

    def redrawn(self) -> tuple[str, ...]:
        """The bijectors that get other parameters when the flow is made again."""
        seen = self.observe("flow_arguments", a=self.a, theta=self.theta, names=list(BIJECTORS))
        passed = self.passed()
        again = {name: seen.array(f"{name} again").tolist() for name in BIJECTORS}
        return tuple(name for name in BIJECTORS if again[name] != passed[name])

    def stand_ins(self) -> dict[str, object]:
        """The right maps for what is passed to the bijectors, as the inputs of a probe."""
        passed = self.passed()
        makers = {POLYNOMIAL: _bending, ROTATION: _turning}
        return {n: [makers[n](p) for p in passed[n]] for n in self.given if passed[n]}

    def samples(self, count: int) -> Array:
        """Samples (count, 2); raises `Disagreement` if they repeat, or have another form."""
        asked = self.sampled(count)
        seen = asked.array("values")
        require_shape(f"a sample of {count} points", seen.shape, (count, 2))
        kind = f"the sample: expected floating-point numbers, got dtype {seen.dtype}."
        require(seen.dtype.kind == "f", kind)
        require(
            not asked.read("repeats", bool),
            "Every call of sample gives the same points: their seed is fixed.",
            diagnosis=True,
        )
        return seen

    def sampled(self, count: int) -> Evidence:
        """What was seen of so many samples."""
        given = {"given": self.stand_ins()} if self.given else {}
        return self.observe("flow_samples", a=self.a, theta=self.theta, count=count, **given)

    def parts(self, z: Array) -> tuple[Array, Array, list[str]]:
        """The base's log density at z, the images of z, and the stand-ins applied, in turn."""
        given = self.stand_ins() if self.given else {}
        seen = self.observe("flow_parts", a=self.a, theta=self.theta, z=z, given=given)
        base, images, calls = seen.array("base"), seen.array("images"), seen.entries("calls", str)
        require_shape("forward of a batch of points", images.shape, z.shape)
        require(base.shape in (z.shape, z.shape[:-1]), "The base has another shape.")
        require(base.dtype.kind == images.dtype.kind == "f", "Expected floating-point numbers.")
        return base, images, calls

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
        seen = self.log_density(self.x)
        require(seen.shape[:1] == (len(self.x),), "log_prob has no value for each point.")
        if np.isfinite(seen).sum() >= seen.size / 4:
            return self.x, seen
        with suppress(Disagreement, NotObserved):
            points = self.at_own_samples()[0]
            return points, self.log_density(points)
        return self.x, seen


def _bending(a: float) -> dict[str, object]:
    up, same = np.array([0.0, a]), np.eye(2)
    return {"there": [same, up], "back": [same, -up]}


def _turning(theta: float) -> dict[str, object]:
    cos, sin, still = np.cos(theta), np.sin(theta), np.zeros(2)
    turn = np.array([[cos, -sin], [sin, cos]])
    return {"there": [turn, still], "back": [turn.T, still]}


def student_flow(observe: Observer, draw: Draw, quadrant: int = 0) -> StudentFlow:
    """The student's flow with an angle in this quadrant."""
    return StudentFlow(observe, *_given(draw, quadrant))


@drawn_once
def _given(draw: Draw, quadrant: int) -> tuple[float, float, Array]:
    """The parameters a and θ of a flow, and points that are likely under it."""
    a = flow_bend(draw(f"flow a {quadrant}"), quadrant)
    theta = angle(draw(f"flow theta {quadrant}"), quadrant)
    return a, theta, inside(draw("flow points"), right_flow(a, theta), COUNT)


@dataclass(frozen=True)
class Facts:
    """What was observed of a flow of one pair of parameters; None for what was not.

    `bend` and `turn` are the parameters of the stand-ins that made the images of `z`, added
    up. `calls` are the stand-ins in turn. `scalars` says that the base has a value for each
    coordinate; `base` is their sum. `redrawn` are the stand-ins whose parameters are random.
    """

    a: float
    theta: float
    x: Array
    density: Array | None
    z: Array
    base: Array | None = None
    images: Array | None = None
    calls: tuple[str, ...] = ()
    bend: float | None = None
    turn: float | None = None
    scalars: bool = False
    redrawn: tuple[str, ...] = ()

    @property
    def upside_down(self) -> bool:
        """Whether all stand-ins were applied by their inverses."""
        return bool(self.calls) and all(call.endswith("inverse") for call in self.calls)


def facts(student: StudentFlow) -> Facts:
    """Everything that is observed of a flow."""
    density = None
    with suppress(Disagreement, NotObserved):
        density = student.at_points()
    z = student.right.pull_back(student.x)
    found = Facts(student.a, student.theta, student.x, density, z)
    with suppress(Disagreement, NotObserved):
        base, images, calls = student.parts(z)
        total = base.astype(np.float64).reshape(len(z), -1).sum(-1)
        found = replace(found, base=total, scalars=base.ndim > 1, calls=tuple(calls))
        found = replace(found, images=images.astype(np.float64))
        if student.given:
            bend, turn = _effects(student, found)
            found = replace(found, bend=bend, turn=turn, redrawn=student.redrawn())
    return found


def _effects(student: StudentFlow, found: Facts) -> tuple[float | None, float | None]:
    """What the stand-ins do together: how far they bend, and how far they turn."""
    passed = student.passed()
    total: dict[str, float | None] = dict.fromkeys(BIJECTORS)
    for name in BIJECTORS:
        if not passed[name]:
            continue  # the flow may have it under another name
        calls = [call for call in found.calls if call.startswith(name)]
        # Each stand-in is applied once; they are made in an order that nobody knows.
        values = passed[name] if len(passed[name]) == len(calls) else passed[name] * len(calls)
        back = sum(call.endswith("inverse") for call in calls) > len(calls) / 2
        opposite = back and not found.upside_down
        total[name] = (-1 if opposite else 1) * float(np.sum(values[: len(calls)]))
    return total[POLYNOMIAL], total[ROTATION]


def observed(observe: Observer, draw: Draw, given: tuple[str, ...] = ()) -> list[Facts]:
    """What is observed of the flows of all pairs of parameters."""
    flows = [student_flow(observe, draw, quadrant) for quadrant in QUADRANTS]
    return [facts(replace(flow, given=given)) for flow in flows]
