"""The polynomial: 6 points."""

from __future__ import annotations

import pytest

from graders.comparisons.arrays import Array
from graders.evaluation.checks import any_of, check
from graders.evaluation.draws import Draw, drawn_once
from graders.evaluation.observer import Observer
from graders.suites.normalizing_flow import properties
from graders.suites.normalizing_flow.bijector import Bijector, Kind
from graders.suites.normalizing_flow.corners import BENDS, require_corners
from graders.suites.normalizing_flow.flows import Bend, bent
from graders.suites.normalizing_flow.inputs import DTYPES, bend, plane, small_bend
from reference.normalizing_flow import functions, mistakes

NAME = "Degree2Polynomial"
SIGNS = (1.0, -1.0)


def parameter(draw: Draw, sign: float) -> float:
    """A parameter a; a negative one has another size, so that a², |a| and a are told apart."""
    return bend(draw("a"), sign) if sign > 0 else small_bend(draw("negative a"), sign)


def polynomial(observe: Observer, draw: Draw, dtype: str, sign: float = 1.0) -> Bijector:
    return Bijector(observe, NAME, parameter(draw, sign), dtype)


def kind(draw: Draw) -> Kind:
    more = (small_bend(draw("small a"), 1.0), bend(draw("another a"), -1.0))
    parameters = (parameter(draw, 1.0), parameter(draw, -1.0), *more)
    known, says, meant = functions.OF_A, mistakes.bend_says, mistakes.bends
    return Kind("a polynomial", "a", ("z", "x"), Bend, known, says, meant, parameters)


@drawn_once
def points(draw: Draw) -> Array:
    return plane(draw("points"), 24)


@check(NAME, points=1.5, hint="z1 stays unchanged; what is added to z2?")
@pytest.mark.parametrize("sign", SIGNS)
@any_of("dtype", DTYPES)
def test_degree2polynomial_forward(observe: Observer, draw: Draw, sign: float, dtype: str) -> None:
    """Forward adds a·z1² to z2."""
    made, z = polynomial(observe, draw, dtype, sign), points(draw)
    properties.require_map(kind(draw), made, "forward", z, bent(z, made.parameter))


@check(NAME, points=1, hint="Solve x2 = z2 + a·z1² for z2. How does z1 come back?")
@pytest.mark.parametrize("sign", SIGNS)
@any_of("dtype", DTYPES)
def test_degree2polynomial_inverse(observe: Observer, draw: Draw, sign: float, dtype: str) -> None:
    """Inverse subtracts a·z1²."""
    made, x = polynomial(observe, draw, dtype, sign), points(draw)
    properties.require_map(kind(draw), made, "inverse", x, bent(x, -made.parameter))


@check(
    NAME,
    points=0.5,
    hint="Apply forward, then inverse: what differs from the points you began with?",
)
@any_of("dtype", DTYPES)
def test_degree2polynomial_round_trip(observe: Observer, draw: Draw, dtype: str) -> None:
    """Inverse undoes forward."""
    made, z = polynomial(observe, draw, dtype), points(draw)
    properties.require_round_trip(kind(draw), made, z)
    require_corners(kind(draw), made, z, BENDS)


@check(
    NAME,
    points=0.75,
    hint="Write down the 2 × 2 Jacobian and its determinant; return a tensor of floats.",
)
@any_of("dtype", DTYPES)
def test_degree2polynomial_log_determinant(observe: Observer, draw: Draw, dtype: str) -> None:
    """The log-determinant of the Jacobian is the right one at every point."""
    made, z = polynomial(observe, draw, dtype), points(draw)
    properties.require_log_det_of_zero(kind(draw), made, z)


@check(NAME, points=0.5, hint="How much does your forward stretch a small square?")
@any_of("dtype", tuple(reversed(DTYPES)))
def test_degree2polynomial_finite_differences(observe: Observer, draw: Draw, dtype: str) -> None:
    """The log-determinant agrees with finite differences of forward itself."""
    properties.require_log_det_of_differences(
        kind(draw), polynomial(observe, draw, dtype), points(draw)
    )


@check(NAME, points=0.25, hint="TFP finds it from the inverse and the forward log-determinant.")
@any_of("dtype", DTYPES)
def test_degree2polynomial_inverse_log_determinant(
    observe: Observer, draw: Draw, dtype: str
) -> None:
    """The log-determinant of the inverse is minus that of forward."""
    properties.require_opposite_log_det(kind(draw), polynomial(observe, draw, dtype), points(draw))


@check(NAME, points=0.5, hint="Only the last axis holds coordinates: index it with [..., i].")
@any_of("dtype", DTYPES)
def test_degree2polynomial_batches(observe: Observer, draw: Draw, dtype: str) -> None:
    """Batches of two and three axes give the same results as single points."""
    properties.require_batches(
        kind(draw), polynomial(observe, draw, dtype), points(draw), (7, 3), (2, 1, 12)
    )


@check(
    NAME, points=0.25, hint="A single point has shape (2,): it has no axis before its coordinates."
)
@any_of("dtype", DTYPES)
def test_degree2polynomial_single_point(observe: Observer, draw: Draw, dtype: str) -> None:
    """A point without a batch axis gives the same result as in a batch."""
    properties.require_batches(kind(draw), polynomial(observe, draw, dtype), points(draw), ())


@check(NAME, points=0.25, hint="Pass the number of axes of an event to tfb.Bijector.")
def test_degree2polynomial_event(observe: Observer, draw: Draw) -> None:
    """An event of the bijector is one point: one axis, of two coordinates."""
    properties.require_event(polynomial(observe, draw, "float32"))


@check(NAME, points=0.25, hint="Use operations that take a tensor as well as a number.")
@any_of("dtype", DTYPES)
def test_degree2polynomial_tensor(observe: Observer, draw: Draw, dtype: str) -> None:
    """The parameter may be a tensor."""
    properties.require_same_by_tensor(kind(draw), polynomial(observe, draw, dtype), points(draw))


@check(NAME, points=0.25, hint="Within tf.function a tensor has no .numpy(); use tf operations.")
@any_of("dtype", DTYPES)
def test_degree2polynomial_tf_function(observe: Observer, draw: Draw, dtype: str) -> None:
    """The bijector works within tf.function."""
    properties.require_same_in_graph(kind(draw), polynomial(observe, draw, dtype), points(draw))
