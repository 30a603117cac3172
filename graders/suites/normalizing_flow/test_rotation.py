"""The rotation: 6 points."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest

from graders.comparisons.arrays import Array, close
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.shapes import require_shape
from graders.evaluation.checks import any_of, check
from graders.evaluation.draws import Draw, drawn_once
from graders.evaluation.evidence import NotObserved
from graders.evaluation.observer import Observer
from graders.suites.normalizing_flow import properties
from graders.suites.normalizing_flow.bijector import VALUES, Bijector, Kind
from graders.suites.normalizing_flow.corners import ANGLES, require_corners
from graders.suites.normalizing_flow.flows import Affine, Step, turned
from graders.suites.normalizing_flow.inputs import DTYPES, angle, plane
from graders.suites.normalizing_flow.properties import require_same
from reference.normalizing_flow import functions, mistakes

NAME = "Rotation"
QUADRANTS = (0, 2, 3)


def rotation(observe: Observer, draw: Draw, dtype: str, quadrant: int = 1) -> Bijector:
    return Bijector(observe, NAME, angle(draw(f"theta {quadrant}"), quadrant), dtype)


def kind(draw: Draw) -> Kind:
    parameters = tuple(angle(draw(f"theta {quadrant}"), quadrant) for quadrant in range(4))
    known, says, meant = functions.OF_THETA, mistakes.turn_says, mistakes.turns
    earlier = tuple(angle(draw(f"flow theta {quadrant}"), quadrant) for quadrant in QUADRANTS)
    return Kind("a rotation", "θ", ("z", "x"), rotated, known, says, meant, parameters, earlier)


def rotated(theta: float) -> Step:
    return Affine(angle=theta)


@drawn_once
def points(draw: Draw) -> Array:
    return plane(draw("points"), 24)


def sense(observe: Observer, draw: Draw, dtype: str) -> float:
    """−1 if forward turns by a small angle, but clockwise; else 1."""
    made, z = rotation(observe, draw, dtype, 0), points(draw)
    return -1.0 if close(made.forward(z), turned(z, -made.parameter), **VALUES) else 1.0


@check(NAME, points=1, hint="Which matrix keeps lengths and turns (1, 0) by theta, in radians?")
@pytest.mark.parametrize("quadrant", QUADRANTS)
@any_of("dtype", DTYPES)
def test_rotation_forward(observe: Observer, draw: Draw, quadrant: int, dtype: str) -> None:
    """Forward turns points about the origin by the angle theta."""
    made, z = rotation(observe, draw, dtype, quadrant), points(draw)
    expected = turned(z, sense(observe, draw, dtype) * made.parameter)
    properties.require_map(kind(draw), made, "forward", z, expected)


@check(NAME, points=0.5, hint="Where does (1, 0) go when theta is a small positive angle?")
@any_of("dtype", DTYPES)
def test_rotation_direction(observe: Observer, draw: Draw, dtype: str) -> None:
    """A positive angle turns anticlockwise."""
    made, z = rotation(observe, draw, dtype, 0), points(draw)
    seen = made.forward(z)
    require_shape("forward of a batch of points", seen.shape, z.shape)
    if sense(observe, draw, dtype) < 0:
        says = "Your rotation turns clockwise: swap the signs of the two sines."
        raise Disagreement(says, diagnosis=True)
    properties.require_meant(kind(draw), made, z)
    anticlockwise = _turned_left(z, seen) or _turned_left(z[1:] - z[0], seen[1:] - seen[0])
    require(anticlockwise, "Some points are not turned anticlockwise by a small angle.")


def _turned_left(before: Array, after: Array) -> bool:
    side = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    return bool(np.all(side > 0))


@check(NAME, points=0.5, hint="By which angle does the inverse turn?")
@pytest.mark.parametrize("quadrant", QUADRANTS)
@any_of("dtype", DTYPES)
def test_rotation_inverse(observe: Observer, draw: Draw, quadrant: int, dtype: str) -> None:
    """Inverse turns back by the angle theta."""
    made, x = rotation(observe, draw, dtype, quadrant), points(draw)
    back = -1.0
    with suppress(Disagreement, NotObserved):
        back = -sense(observe, draw, dtype)
    properties.require_map(kind(draw), made, "inverse", x, turned(x, back * made.parameter))


@check(
    NAME,
    points=0.5,
    hint="Apply forward, then inverse: what differs from the points you began with?",
)
@any_of("dtype", DTYPES)
def test_rotation_round_trip(observe: Observer, draw: Draw, dtype: str) -> None:
    """Inverse undoes forward."""
    made, z = rotation(observe, draw, dtype), points(draw)
    properties.require_round_trip(kind(draw), made, z)
    require_corners(kind(draw), made, z, ANGLES)


@check(NAME, points=0.5, hint="What does a rotation by −theta do after one by theta?")
@any_of("dtype", DTYPES)
def test_rotation_opposite_angles(observe: Observer, draw: Draw, dtype: str) -> None:
    """Rotations by theta and by −theta undo each other."""
    made, z = rotation(observe, draw, dtype), points(draw)
    properties.require_meant(kind(draw), made, z)
    both = [made.parameter, -made.parameter]
    seen = made.call("one_after_another", parameters=both, x=z).array("values")
    require_same("a rotation by theta, then by −theta", made, "forward", z, seen, z)


@check(
    NAME,
    points=0.75,
    hint="By what factor does a rotation change areas? Return a tensor of floats.",
)
@any_of("dtype", DTYPES)
def test_rotation_log_determinant(observe: Observer, draw: Draw, dtype: str) -> None:
    """The log-determinant of the Jacobian is the right one at every point."""
    made, z = rotation(observe, draw, dtype), points(draw)
    properties.require_log_det_of_zero(kind(draw), made, z)


@check(NAME, points=0.5, hint="How much does your forward stretch a small square?")
@any_of("dtype", tuple(reversed(DTYPES)))
def test_rotation_finite_differences(observe: Observer, draw: Draw, dtype: str) -> None:
    """The log-determinant agrees with finite differences of forward itself."""
    properties.require_log_det_of_differences(
        kind(draw), rotation(observe, draw, dtype), points(draw)
    )


@check(NAME, points=0.25, hint="TFP finds it from the inverse and the forward log-determinant.")
@any_of("dtype", DTYPES)
def test_rotation_inverse_log_determinant(observe: Observer, draw: Draw, dtype: str) -> None:
    """The log-determinant of the inverse is minus that of forward."""
    properties.require_opposite_log_det(kind(draw), rotation(observe, draw, dtype), points(draw))


@check(
    NAME,
    points=0.5,
    hint="Only the last axis holds coordinates; any number of axes may come before it.",
)
@any_of("dtype", DTYPES)
def test_rotation_batches(observe: Observer, draw: Draw, dtype: str) -> None:
    """Batches of two and three axes give the same results as single points."""
    properties.require_batches(
        kind(draw), rotation(observe, draw, dtype), points(draw), (7, 3), (2, 1, 12)
    )


@check(
    NAME,
    points=0.25,
    hint="A single point has shape (2,): matmul needs a matrix, matvec takes a vector.",
)
@any_of("dtype", DTYPES)
def test_rotation_single_point(observe: Observer, draw: Draw, dtype: str) -> None:
    """A point without a batch axis gives the same result as in a batch."""
    properties.require_batches(kind(draw), rotation(observe, draw, dtype), points(draw), ())


@check(NAME, points=0.25, hint="Pass the number of axes of an event to tfb.Bijector.")
def test_rotation_event(observe: Observer, draw: Draw) -> None:
    """An event of the bijector is one point: one axis, of two coordinates."""
    properties.require_event(rotation(observe, draw, "float32"))


@check(NAME, points=0.25, hint="Use operations that take a tensor as well as a number.")
@any_of("dtype", DTYPES)
def test_rotation_tensor(observe: Observer, draw: Draw, dtype: str) -> None:
    """The angle may be a tensor."""
    properties.require_same_by_tensor(kind(draw), rotation(observe, draw, dtype), points(draw))


@check(NAME, points=0.25, hint="Within tf.function a tensor has no .numpy(); use tf operations.")
@any_of("dtype", DTYPES)
def test_rotation_tf_function(observe: Observer, draw: Draw, dtype: str) -> None:
    """The bijector works within tf.function."""
    properties.require_same_in_graph(kind(draw), rotation(observe, draw, dtype), points(draw))
