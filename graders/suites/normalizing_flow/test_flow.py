"""The flow: 8 points."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from graders.comparisons.arrays import Array, close, require_agreement
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.distributions import Quadrature, lattice
from graders.comparisons.shapes import require_shape, require_shapes
from graders.comparisons.statistics import (
    distance,
    dkw_distance,
    most_events,
    standard_normal_views,
)
from graders.evaluation.checks import any_of, check
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.normalizing_flow.flows import SIGMA, Flow, Tanh
from graders.suites.normalizing_flow.inputs import DTYPES, other_bend
from graders.suites.normalizing_flow.reading import (
    LOG_DENSITY,
    drawn_flow,
    fills_the_square,
    read,
    require_part,
    require_same_density,
    spoiled_by,
    student_flow,
)

NAME = "get_normalizing_flow_dist"

# Few enough for a solution that transforms one point at a time.
SAMPLES = 1_000
# There are seven tests of a sample. Each fails a right one with probability 1e-10 at most,
# all together with at most 7e-10 in a run.
FAILURE = 1e-10
# Rounding adds this to the distances. Samples whose tanh is within 1e-4 of ±1 count as
# unknown. Below that, rounding (5 units in the last place of float32) moves a base point
# by 0.01 σ at most where tanh < 1 − 1e-3, and fewer than 1e-3 of all samples lie between.
ROUNDING = 0.005
EDGE = 1e-4


@check(NAME, points=0.5, hint="One distribution over points of the plane: what is its event?")
def test_get_normalizing_flow_dist_shapes(observe: Observer, draw: Draw) -> None:
    """The flow is one distribution over points of two coordinates."""
    student = student_flow(observe, draw)
    require_shapes(observe("flow_shapes", a=student.a, theta=student.theta), batch=(), event=(2,))


@check(NAME, points=2.5, hint="x = f5(f4(f3(f2(f1(z))))): check each step, and the order.")
@pytest.mark.parametrize("quadrant", [0, 2, 3])
def test_get_normalizing_flow_dist_density(observe: Observer, draw: Draw, quadrant: int) -> None:
    """The density is that of the base, carried through all five steps."""
    student = student_flow(observe, draw, quadrant)
    seen, expected = student.at_points(), student.right.log_density(student.x)
    if not close(seen, expected, **LOG_DENSITY):
        slips = read(student)
        if slips:
            raise Disagreement(" ".join(slip.says for slip in slips), diagnosis=True)
        if bijectors := spoiled_by(student):
            raise Disagreement(
                f"The five steps are right, but your {bijectors} spoils the density: with a right"
                " one in its place it is right. Which of its checks does it fail?",
                diagnosis=True,
            )
    require_agreement("the log density", seen, expected, **LOG_DENSITY, mistakes=())


@check(NAME, points=1, hint="Which entry of its list does tfb.Chain apply first?")
def test_get_normalizing_flow_dist_order(observe: Observer, draw: Draw) -> None:
    """The five steps are applied in the order f1, f2, f3, f4, f5."""
    require_part(student_flow(observe, draw), "order")


@check(NAME, points=0.5, hint="A scale is a standard deviation, not a variance.")
def test_get_normalizing_flow_dist_base(observe: Observer, draw: Draw) -> None:
    """The base is a Gaussian around the origin with standard deviation 0.3."""
    require_part(student_flow(observe, draw), "sigma")


@check(NAME, points=0.5, hint="Shift z2, halve z2, and apply tanh to both coordinates at the end.")
def test_get_normalizing_flow_dist_fixed_steps(observe: Observer, draw: Draw) -> None:
    """The steps without parameters, f1, f2 and f5, are right."""
    require_part(student_flow(observe, draw), "f1", "f2", "f5", "jacobian")


@check(NAME, points=0.5, hint="Pass a and theta to your bijectors.")
def test_get_normalizing_flow_dist_parameters(observe: Observer, draw: Draw) -> None:
    """The density depends on a, and it depends on theta."""
    one, other = student_flow(observe, draw), student_flow(observe, draw, 2)
    points, here = one.points_and_log_density()
    there = np.isfinite(here)
    for name, changed in (
        ("a", replace(one, a=other_bend(one.a))),
        ("theta", replace(one, theta=other.theta)),
    ):
        seen = changed.log_density(points)
        require_shape("log_prob of a batch of points", seen.shape, here.shape)
        same = f"The density is the same whatever {name} is."
        require(not close(seen[there], here[there], **LOG_DENSITY), same)


@check(NAME, points=0.5, hint="log_prob of points in any array has that array's batch shape.")
@pytest.mark.parametrize("batch", [(5, 8), (20, 1, 2)])
def test_get_normalizing_flow_dist_batches(
    observe: Observer, draw: Draw, batch: tuple[int, ...]
) -> None:
    """Points in batches of two and three axes have the same densities as single points."""
    student = student_flow(observe, draw)
    points, plain = student.points_and_log_density()
    seen = student.log_density(points.reshape(*batch, 2))
    require_same_density(f"log_prob at batch shape {batch}", seen, plain.reshape(batch))


@check(NAME, points=0.5, hint="Use operations that take a tensor as well as a number.")
@any_of("dtype", DTYPES)
def test_get_normalizing_flow_dist_tensors(observe: Observer, draw: Draw, dtype: str) -> None:
    """The parameters may be tensors."""
    student = student_flow(observe, draw)
    points, plain = student.points_and_log_density()
    seen = student.log_density(points, dtype)
    require_same_density("log_prob with tensors as a and theta", seen, plain)


@check(NAME, points=0.5, hint="tanh maps the whole plane into the square, so no mass is lost.")
def test_get_normalizing_flow_dist_mass(observe: Observer, draw: Draw) -> None:
    """The density integrates to 1 over the square (−1, 1)²."""
    student = student_flow(observe, draw)
    for rule in (along(student.right), everywhere()):
        mass = rule.mass(student.log_density(rule.nodes))
        if abs(mass - 1) < 0.01:
            return
    if not fills_the_square(student) and not spoiled_by(student):
        raise Disagreement(f"The integral of your density over the square is {mass:.3g}.")


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
def test_get_normalizing_flow_dist_samples(observe: Observer, draw: Draw) -> None:
    """Samples of the flow, carried back through the steps, are samples of the base."""
    student = student_flow(observe, draw)
    seen = observe("flow_samples", a=student.a, theta=student.theta, count=SAMPLES).array("values")
    require_shape("a sample of 1,000 points", seen.shape, (SAMPLES, 2))
    require(
        seen.dtype.kind == "f",
        f"the sample: expected floating-point numbers, got dtype {seen.dtype}.",
    )
    flow = drawn_flow(student)
    z = flow.pull_back(seen) / flow.sigma
    known = np.all(np.isfinite(z), axis=-1) & ~at_edge(flow, seen)
    unknown = int(np.sum(~known))
    require(
        unknown <= most_events(SAMPLES, chance_of_edge(flow), FAILURE),
        f"{unknown} of {SAMPLES} samples lie on the border of the square or beyond.",
    )
    allowed = dkw_distance(SAMPLES, FAILURE) + ROUNDING
    for name, uniforms in standard_normal_views(z[known]).items():
        require(
            distance(uniforms, unknown) <= allowed,
            f"Your samples, carried back through the steps, do not have the distribution of the"
            f" base: {name} differs.",
        )


def at_edge(flow: Flow, x: Array) -> Array:
    """Which points are so close to ±1 that, after rounding, their base points are unknown."""
    if not isinstance(flow.steps[-1], Tanh):
        return np.zeros(len(x), bool)
    return np.asarray(np.any(np.abs(x) >= 1 - EDGE, axis=-1))


def chance_of_edge(flow: Flow) -> float:
    """An upper bound on the probability that a sample lies within `EDGE` of the border.

    It is the sum of the base's density over a fine lattice up to 6 σ. The factor 1.5 covers
    the step of the lattice, and 1e-8 covers the points beyond it.
    """
    step = 0.05
    z = lattice(6.0, step)
    weights = np.exp(-(z**2).sum(-1) / 2) * step**2 / (2 * np.pi)
    edge = at_edge(flow, flow.forward(z * flow.sigma))
    return float(1.5 * weights[edge].sum() + 1e-8)
