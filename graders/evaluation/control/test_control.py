"""The checks of the controls: a point for each way to compare.

Each decides by one comparison, so that the wrong control shows when that is broken.
"""

from __future__ import annotations

import numpy as np
import pytest

from graders.comparisons.bijectors import spread_log_det
from graders.comparisons.distributions import Quadrature
from graders.comparisons.models import (
    require_class,
    require_distribution,
    require_gradients,
    require_input,
)
from graders.evaluation import (
    Array,
    Disagreement,
    Draw,
    Evidence,
    Mistake,
    Observe,
    Observed,
    Slip,
    any_of,
    check,
    close,
    require,
    require_agreement,
    require_explained,
    require_shape,
    require_shapes,
)


def table(draw: Draw) -> Array:
    """A table of shape (5, 3)."""
    return np.asarray(draw("table").normal(3.0, 1.0, size=(5, 3)))


def seen(observe: Observe, draw: Draw) -> Evidence:
    return observe("table", table=table(draw))


@check("column_means", points=1, hint="Over which axis?")
def test_column_means_agree(observe: Observe, draw: Draw) -> None:
    """The means agree with the reference's."""
    seen(observe, draw).agree("means", rtol=1e-9)


@check("column_means", points=1, hint="Over which axis?")
@pytest.mark.parametrize("column", [0, 1])
def test_column_means_known(observe: Observe, draw: Draw, column: int) -> None:
    """Each mean agrees with one known here, or is a known mistake."""
    given = table(draw)
    expected = given.mean(axis=0)[column : column + 1]
    known = (Mistake(expected + 0.5, "Half a unit too much."),)
    means = seen(observe, draw).array("means")[column : column + 1]
    require_agreement("the mean", means, expected, rtol=1e-9, atol=0.0, mistakes=known)


@check("column_means", points=1, hint="Over which axis?")
@any_of("offset", [0.0, 1.0])
def test_column_means_close(observe: Observe, draw: Draw, offset: float) -> None:
    """The means are close to those known here."""
    expected = table(draw).mean(axis=0) + offset
    means = seen(observe, draw).array("means")
    require(close(means, expected, rtol=1e-9, atol=0.0), "Not close.")


@check("scaled", points=1, hint="How many rows come back?")
def test_scaled_shape(observe: Observe, draw: Draw) -> None:
    """The scaled table has the table's shape."""
    require_shape("scaled", seen(observe, draw).array("scaled").shape, (5, 3))


@check("described", points=1, hint="What is it?")
def test_described_kind(observe: Observe, draw: Draw) -> None:
    """A text and a number are read as they were sent."""
    found = seen(observe, draw)
    if found.read("kind", str) != "table" or found.read("rows", int) != 5:
        raise Disagreement("kind: expected table.")


@check("described", points=1, hint="Rows come first.", hidden=True)
def test_described_shape(observe: Observe, draw: Draw) -> None:
    """A list is read as it was sent."""
    found = seen(observe, draw)
    right = found.shape("shape") == [5, 3] and found.entries("shape", int) == [5, 3]
    require(right, "shape: expected (5, 3).")


@check("column_means", points=1, hint="Over which axis?")
def test_column_means_explained(observe: Observe, draw: Draw) -> None:
    """The means are right, or explained by a known slip."""
    given = table(draw)
    slips = (Slip("half", "Half a unit too much."),)
    means = Observed(
        seen(observe, draw).array("means"),
        lambda parts: given.mean(axis=0) + (0.5 if "half" in parts else 0.0),
        rtol=1e-9,
    )
    require_explained("the means", means, slips)


@check("modelled", points=1, hint="Of which class is it?")
def test_modelled_class(observe: Observe, draw: Draw) -> None:
    """The model is a model."""
    require_class("Your model", observe("model", table=table(draw)), "Model")


@check("modelled", points=1, hint="What does it take?")
def test_modelled_input(observe: Observe, draw: Draw) -> None:
    """The model takes rows."""
    require_input("Your model", observe("model", table=table(draw)), (3,))


@check("modelled", points=1, hint="What does it return?")
def test_modelled_distribution(observe: Observe, draw: Draw) -> None:
    """The model returns a distribution."""
    require_distribution("Your model", observe("model", table=table(draw)), 5, (3,))


@check("modelled", points=1, hint="What has a batch?")
def test_modelled_shapes(observe: Observe, draw: Draw) -> None:
    """The distribution has the batch shape and the event shape of the rows."""
    require_shapes(observe("model", table=table(draw)), batch=(5,), event=(3,))


@check("modelled", points=1, hint="What is trained?")
def test_modelled_gradients(observe: Observe, draw: Draw) -> None:
    """A gradient reaches every weight."""
    require_gradients("Your model", observe("model", table=table(draw)))


@check("modelled", points=1, hint="One for each point.")
def test_modelled_log_det(observe: Observe, draw: Draw) -> None:
    """There is one log-determinant for each point."""
    spread_log_det("Yours", observe("model", table=table(draw)).array("log_det"), (5,))


@check("modelled", points=1, hint="What do densities integrate to?")
def test_modelled_density(observe: Observe, draw: Draw) -> None:
    """The density integrates to 1."""
    density = observe("model", table=table(draw)).array("log_density")
    mass = Quadrature(np.zeros((2, 1)), np.zeros(2)).mass(density)
    require(abs(mass - 1) < 1e-9, "The mass is not 1.")


@check("total", points=1, hint="Of all numbers.")
def test_total_value(observe: Observe, draw: Draw) -> None:
    """An answer that is raised is no answer."""
    observe("total", table=table(draw)).agree("total", rtol=1e-9)


@check("least", points=1, hint="Of all numbers.")
def test_least_value(observe: Observe, draw: Draw) -> None:
    """What is not written yet is no answer."""
    observe("least", table=table(draw)).agree("least")
