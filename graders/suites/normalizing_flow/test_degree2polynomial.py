"""The polynomial: 6 points."""

from __future__ import annotations

import pytest

from graders.comparisons.arrays import Array
from graders.evaluation.checks import any_of, check
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.normalizing_flow import bijectors
from graders.suites.normalizing_flow.bijectors import Bijector, require_images
from graders.suites.normalizing_flow.flows import bent
from graders.suites.normalizing_flow.inputs import DTYPES, bend, plane
from reference.normalizing_flow import mistakes

NAME = "Degree2Polynomial"
SIGNS = (1.0, -1.0)


def polynomial(observe: Observer, draw: Draw, dtype: str, sign: float = 1.0) -> Bijector:
    return Bijector(observe, NAME, bend(draw("a"), sign), dtype)


def points(draw: Draw) -> Array:
    return plane(draw("points"), 24)


@check(NAME, points=1.5, hint="z1 stays unchanged; what is added to z2?")
@pytest.mark.parametrize("sign", SIGNS)
@any_of("dtype", DTYPES)
def test_degree2polynomial_forward(observe: Observer, draw: Draw, sign: float, dtype: str) -> None:
    """Forward adds a·z1² to z2."""
    made, z = polynomial(observe, draw, dtype, sign), points(draw)
    a, other = made.parameter, polynomial(observe, draw, dtype, -sign).parameter
    bijectors.require_forward(made, other, z, bent(z, a), mistakes.bends(z, a))


@check(NAME, points=1, hint="Solve x2 = z2 + a·z1² for z2. How does z1 come back?")
@pytest.mark.parametrize("sign", SIGNS)
@any_of("dtype", DTYPES)
def test_degree2polynomial_inverse(observe: Observer, draw: Draw, sign: float, dtype: str) -> None:
    """Inverse subtracts a·z1²."""
    made, x = polynomial(observe, draw, dtype, sign), points(draw)
    seen, a = made.inverse(x), made.parameter
    require_images("inverse", seen, bent(x, -a), mistakes.unbends(x, a))


@check(
    NAME,
    points=0.5,
    hint="Apply forward, then inverse: what differs from the points you began with?",
)
@any_of("dtype", DTYPES)
def test_degree2polynomial_round_trip(observe: Observer, draw: Draw, dtype: str) -> None:
    """Inverse undoes forward."""
    bijectors.require_round_trip(polynomial(observe, draw, dtype), points(draw))


@check(
    NAME,
    points=0.75,
    hint="Write down the 2 × 2 Jacobian and its determinant; return a tensor of floats.",
)
@any_of("dtype", DTYPES)
def test_degree2polynomial_log_determinant(observe: Observer, draw: Draw, dtype: str) -> None:
    """The log-determinant of the Jacobian is the right one at every point."""
    made, z = polynomial(observe, draw, dtype), points(draw)
    bijectors.require_log_det_of_zero(made, z, mistakes.log_dets(z, made.parameter))


@check(NAME, points=0.5, hint="How much does your forward stretch a small square?")
@any_of("dtype", tuple(reversed(DTYPES)))
def test_degree2polynomial_finite_differences(observe: Observer, draw: Draw, dtype: str) -> None:
    """The log-determinant agrees with finite differences of forward itself."""
    bijectors.require_log_det_of_differences(polynomial(observe, draw, dtype), points(draw))


@check(NAME, points=0.25, hint="TFP finds it from the inverse and the forward log-determinant.")
@any_of("dtype", DTYPES)
def test_degree2polynomial_inverse_log_determinant(
    observe: Observer, draw: Draw, dtype: str
) -> None:
    """The log-determinant of the inverse is minus that of forward."""
    bijectors.require_opposite_log_det(polynomial(observe, draw, dtype), points(draw))


@check(NAME, points=0.5, hint="Only the last axis holds coordinates: index it with [..., i].")
@any_of("dtype", DTYPES)
def test_degree2polynomial_batches(observe: Observer, draw: Draw, dtype: str) -> None:
    """Batches of two and three axes give the same results as single points."""
    bijectors.require_batches(polynomial(observe, draw, dtype), points(draw), (7, 3), (2, 3, 4))


@check(
    NAME, points=0.25, hint="A single point has shape (2,): it has no axis before its coordinates."
)
@any_of("dtype", DTYPES)
def test_degree2polynomial_single_point(observe: Observer, draw: Draw, dtype: str) -> None:
    """A point without a batch axis gives the same result as in a batch."""
    bijectors.require_batches(polynomial(observe, draw, dtype), points(draw), ())


@check(NAME, points=0.25, hint="Pass the number of axes of an event to tfb.Bijector.")
def test_degree2polynomial_event(observe: Observer, draw: Draw) -> None:
    """An event of the bijector is one point: one axis, of two coordinates."""
    bijectors.require_event(polynomial(observe, draw, "float32"))


@check(NAME, points=0.25, hint="Use operations that take a tensor as well as a number.")
@any_of("dtype", DTYPES)
def test_degree2polynomial_tensor(observe: Observer, draw: Draw, dtype: str) -> None:
    """The parameter may be a tensor."""
    bijectors.require_same_by_tensor(polynomial(observe, draw, dtype), points(draw))


@check(NAME, points=0.25, hint="Within tf.function a tensor has no .numpy(); use tf operations.")
@any_of("dtype", DTYPES)
def test_degree2polynomial_tf_function(observe: Observer, draw: Draw, dtype: str) -> None:
    """The bijector works within tf.function."""
    bijectors.require_same_in_graph(polynomial(observe, draw, dtype), points(draw))
