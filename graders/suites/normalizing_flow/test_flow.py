"""The flow: 8 points."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest

from graders.comparisons.arrays import Array, require_agreement
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.distributions import Quadrature, lattice
from graders.comparisons.shapes import require_shapes
from graders.evaluation.checks import Advice, any_of, check
from graders.evaluation.draws import Draw
from graders.evaluation.evidence import NotObserved
from graders.evaluation.observer import Observer
from graders.suites.normalizing_flow.blame import (
    drawn_flows,
    require_density,
    require_flow,
    require_part,
)
from graders.suites.normalizing_flow.fits import LOG_DENSITY
from graders.suites.normalizing_flow.flows import SIGMA, Flow, Tanh
from graders.suites.normalizing_flow.inputs import DTYPES, other_bend
from graders.suites.normalizing_flow.kept_flows import (
    require_dependence,
    require_near,
    require_zero,
)
from graders.suites.normalizing_flow.reading import Reading
from graders.suites.normalizing_flow.samples import SAMPLES, require_sample
from graders.suites.normalizing_flow.student import BIJECTORS, StudentFlow, student_flow
from reference.normalizing_flow.kept_steps import KEPT

NAME = "get_normalizing_flow_dist"
RESET = (
    "Each call sets TensorFlow's seed: whoever draws random numbers after it gets the same ones"
    " again and again."
)


@check(NAME, points=0.5, hint="One distribution over points of the plane: what is its event?")
def test_get_normalizing_flow_dist_shapes(observe: Observer, draw: Draw) -> None:
    """The flow is one distribution over points of two coordinates."""
    student = student_flow(observe, draw)
    require_shapes(observe("flow_shapes", a=student.a, theta=student.theta), batch=(), event=(2,))


@check(NAME, points=2.5, hint="x = f5(f4(f3(f2(f1(z))))): check each step, and the order.")
@pytest.mark.parametrize("quadrant", [0, 2, 3])
def test_get_normalizing_flow_dist_density(observe: Observer, draw: Draw, quadrant: int) -> None:
    """The density is that of the base, carried through all five steps."""
    require_density(student_flow(observe, draw, quadrant), draw)


@check(NAME, points=1, hint="Which entry of its list does tfb.Chain apply first?")
def test_get_normalizing_flow_dist_order(observe: Observer, draw: Draw) -> None:
    """The five steps are applied in the order f1, f2, f3, f4, f5."""
    require_part(student_flow(observe, draw), draw, "order")


@check(NAME, points=0.5, hint="A scale is a standard deviation, not a variance.")
def test_get_normalizing_flow_dist_base(observe: Observer, draw: Draw) -> None:
    """The base is a Gaussian around the origin with standard deviation 0.3."""
    require_part(student_flow(observe, draw), draw, "base")


@check(NAME, points=0.5, hint="Shift z2, halve z2, and apply tanh to both coordinates at the end.")
def test_get_normalizing_flow_dist_fixed_steps(observe: Observer, draw: Draw) -> None:
    """The steps without parameters, f1, f2 and f5, are right."""
    parts = ("f1", "f2", "f5", "jacobian", "constant")
    require_part(student_flow(observe, draw), draw, *parts)


def with_either(student: StudentFlow, requires: Callable[[StudentFlow], None]) -> None:
    """A property holds with the student's bijectors, or with right ones in their place.

    So the flow does not lose points again for what a bijector has lost points for.
    """
    try:
        requires(student)
    except (Disagreement, NotObserved):
        try:
            return requires(replace(student, given=BIJECTORS))
        except (Disagreement, NotObserved):
            pass
        raise


@check(NAME, points=0.5, hint="Pass a and theta to your bijectors.")
def test_get_normalizing_flow_dist_parameters(observe: Observer, draw: Draw) -> None:
    """The density depends on a, and it depends on theta."""
    one, other = student_flow(observe, draw), student_flow(observe, draw, 2)
    reading = require_flow(one, draw)
    if reading.given:
        return
    kept = [slip.says for slip in reading.slips if slip.staff == KEPT]
    require(not kept, " ".join(kept), diagnosis=True)

    def depends(student: StudentFlow) -> None:
        for changed in (
            replace(student, a=other_bend(student.a)),
            replace(student, theta=other.theta),
        ):
            require_dependence(student, changed, other)

    with_either(one, depends)
    require_zero(one)
    require_near(one)


@check(NAME, points=0.5, hint="log_prob of points in any array has that array's batch shape.")
@pytest.mark.parametrize("batch", [(5, 8), (20, 1, 2)])
def test_get_normalizing_flow_dist_batches(
    observe: Observer, draw: Draw, batch: tuple[int, ...]
) -> None:
    """Points in batches of two and three axes have the same densities as single points."""
    one = student_flow(observe, draw)
    require_flow(one, draw)

    def same(student: StudentFlow) -> None:
        points, plain = student.points_and_log_density()
        seen = student.log_density(points.reshape(*batch, 2))
        expected = plain.reshape(*batch, *plain.shape[1:])
        require_same_density(f"log_prob at batch shape {batch}", seen, expected)

    with_either(one, same)


def require_same_density(what: str, seen: Array, expected: Array) -> None:
    """Two log densities of the student's agree, and are not finite at the same points."""
    known = np.where(np.isfinite(expected), expected, 0)
    if seen.shape == expected.shape:
        seen = np.where(np.isfinite(seen) | np.isfinite(expected), seen, 0)
    require_agreement(what, seen, known, **LOG_DENSITY, mistakes=())


@check(NAME, points=0.5, hint="Use operations that take a tensor as well as a number.")
@any_of("dtype", DTYPES)
def test_get_normalizing_flow_dist_tensors(observe: Observer, draw: Draw, dtype: str) -> None:
    """The parameters may be tensors."""
    one = student_flow(observe, draw)
    require_flow(one, draw)

    def same(student: StudentFlow) -> None:
        points, plain = student.points_and_log_density()
        seen = student.log_density(points, dtype)
        require_same_density("log_prob with tensors as a and theta", seen, plain)

    with_either(one, same)


@check(NAME, points=0.5, hint="tanh maps the whole plane into the square, so no mass is lost.")
def test_get_normalizing_flow_dist_mass(observe: Observer, draw: Draw) -> None:
    """The density integrates to 1 over the square (−1, 1)²."""
    one = student_flow(observe, draw)
    reading = require_flow(one, draw)

    def full(student: StudentFlow) -> None:
        for rule in (along(student.right), everywhere()):
            mass = rule.mass(student.log_density(rule.nodes))
            if abs(mass - 1) < 0.01:
                return
        # Such a flow may have mass so near the border that float32 has no numbers there.
        filling = bool(reading.found) and any(
            flow.fills_the_square for flow in drawn_flows(student, reading)
        )
        require(filling, f"The integral of your density over the square is {mass:.3g}.")

    with_either(one, full)


def along(flow: Flow) -> Quadrature:
    """A few nodes where a flow has its mass: a lattice over its base, carried forward.

    For the right density the sum is the trapezoidal rule of a Gaussian in steps of
    σ/2 to 5 σ, with an error below 1e-6.
    """
    step = 0.5 * SIGMA
    nodes = within(flow.forward(lattice(5 * SIGMA, step)))
    return Quadrature(nodes, flow.log_det(flow.pull_back(nodes)) + 2 * np.log(step))


def everywhere() -> Quadrature:
    """Many nodes over the whole square, denser towards its border, for any other density."""
    step, flow = 0.04, Flow((Tanh(),))
    nodes = within(flow.forward(lattice(7.0, step)))
    return Quadrature(nodes, flow.log_det(flow.pull_back(nodes)) + 2 * np.log(step))


def within(points: Array) -> Array:
    """The points of the open square that remain inside when rounded to float32."""
    rounded = points.astype(np.float32)
    return rounded[np.all(np.abs(rounded) < 1, axis=-1)].astype(np.float64)


@check(NAME, points=1, hint="Samples use forward, the density uses inverse: the two must agree.")
def test_get_normalizing_flow_dist_samples(observe: Observer, draw: Draw, advice: Advice) -> None:
    """Samples of the flow, carried back through the steps, are samples of the base."""
    student = student_flow(observe, draw)
    reading = require_flow(student, draw)
    with_either(student, lambda student: require_samples(student, reading))
    with suppress(NotObserved):
        if student.sampled(SAMPLES).read("reset", bool):
            advice.append(RESET)


def require_samples(student: StudentFlow, reading: Reading) -> None:
    """The student's samples are those of a flow with these slips."""
    seen = student.samples(SAMPLES)
    failures = []
    for flow in drawn_flows(student, reading):
        try:
            return require_sample(flow, seen)
        except Disagreement as failure:
            failures.append(failure)
    raise failures[0]
