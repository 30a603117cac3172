"""Densities on the grid: 5 points."""

from __future__ import annotations

import math

import numpy as np

from graders.comparisons.arrays import Array, Mistake, close, require_agreement, show
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.shapes import require_shape
from graders.evaluation.checks import any_of, check
from graders.evaluation.evidence import Evidence
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.image_dataset.inputs import AXIS, POINTS, Gaussians, gaussians
from reference.image_dataset import mistakes

DTYPES = ("float32", "float64")
GRID = (POINTS, POINTS)
INTERIOR = (..., slice(1, -1), slice(1, -1))
# A share of the largest density. It allows a grid that shrinks by 0.1 % to avoid its border,
# but not one without its last point. Rounding in float32 is 0.01 %.
TOLERANCE = 0.015


def densities(observe: Observer, given: Gaussians, dtype: str) -> Evidence:
    return observe(
        "densities", loc=given.loc.astype(dtype), scale_tril=given.scale_tril.astype(dtype)
    )


def arranged(returned: Array, batch: tuple[int, ...]) -> Array:
    """The student's densities with their batch axes first, from any order of axes."""
    if returned.shape == (*GRID, *batch):
        return np.moveaxis(returned, (0, 1), (-2, -1))
    if returned.shape[: len(batch)] == batch and returned.size == math.prod(batch + GRID):
        return returned.reshape(batch + GRID)
    if returned.shape[-len(batch) :] == batch and returned.size == math.prod(batch + GRID):
        return np.moveaxis(returned.reshape(*GRID, *batch), (0, 1), (-2, -1))
    if returned.size == math.prod(batch + GRID) and returned.shape[-2:] == GRID:
        return returned.reshape(batch + GRID)
    raise Disagreement(f"the densities: expected shape {batch + GRID}, got {returned.shape}.")


def require_densities(returned: Array, given: Gaussians) -> None:
    """The right densities within the border, with x and y in either order."""
    expected, interior = mistakes.on_grid(given, AXIS)[INTERIOR], returned[INTERIOR]
    if in_either_order(interior, expected):
        return
    mistake = known_mistake(interior, given)
    if mistake is not None:
        raise Disagreement(mistake.says, show(expected), diagnosis=True)
    what = "the densities within the border"
    require_agreement(what, interior, expected, rtol=0.0, atol=tolerance(expected))


def in_either_order(seen: Array, expected: Array) -> bool:
    """Whether densities agree, with x and y in either order."""
    return any(
        close(seen, ordered, rtol=0.0, atol=tolerance(expected))
        for ordered in (expected, expected.swapaxes(-2, -1))
    )


def known_mistake(interior: Array, given: Gaussians) -> Mistake | None:
    """The known mistake that gives these values, if any."""
    for mistake in mistakes.densities(given):
        if in_either_order(interior, mistake.value[INTERIOR]):
            return mistake
    return None


def tolerance(expected: Array) -> float:
    return TOLERANCE * float(np.abs(expected).max())


@check(
    "get_densities",
    points=1,
    hint="Return one grid of densities for each distribution of the batch.",
)
@any_of("dtype", DTYPES)
def test_get_densities_form(observe: Observer, draw: Draw, dtype: str) -> None:
    """The densities have the batch's shape followed by that of the grid."""
    seen = densities(observe, gaussians(draw("vector"), (3,)), dtype)
    require_shape("the densities", seen.array("densities").shape, (3, *GRID))


@check(
    "get_densities",
    points=2,
    hint="Evaluate the density at 100 points from −1 to 1 along both axes, ends included.",
)
@any_of("dtype", DTYPES)
def test_get_densities_values(observe: Observer, draw: Draw, dtype: str) -> None:
    """The densities within the border of the grid are right."""
    given = gaussians(draw("vector"), (3,))
    seen = densities(observe, given, dtype)
    require_densities(arranged(seen.array("densities"), given.batch), given)


@check("get_densities", points=0.5, hint="A batch of one is a batch, too.")
@any_of("dtype", DTYPES)
def test_get_densities_batch_of_one(observe: Observer, draw: Draw, dtype: str) -> None:
    """A batch of one distribution gives densities of shape (1, 100, 100)."""
    given = gaussians(draw("single"), (1,))
    returned = densities(observe, given, dtype).array("densities")
    require(
        returned.shape != GRID,
        f"the densities: expected shape {(1, *GRID)}, got {GRID}: the batch axis is lost.",
    )
    # Other checks find a batch axis in the wrong place, and wrong values.
    arranged(returned, given.batch)


@check(
    "get_densities",
    points=1.5,
    hint="Give the grid as many axes of length one as the batch has axes.",
)
@any_of("dtype", DTYPES)
def test_get_densities_higher_ranks(observe: Observer, draw: Draw, dtype: str) -> None:
    """A batch of shape (2, 3) gives densities of shape (2, 3, 100, 100)."""
    given = gaussians(draw("matrix"), (2, 3))
    returned = densities(observe, given, dtype).array("densities")
    require_shape("the densities", returned.shape, (2, 3, *GRID))
    mistake = known_mistake(returned[INTERIOR], given)
    # A mistake also made with a batch of rank one loses its points there only.
    if mistake is None or mistake.says != vector_mistake(observe, draw, dtype):
        require_densities(returned, given)


def vector_mistake(observe: Observer, draw: Draw, dtype: str) -> str:
    """The message on the densities of a batch of rank one, empty when they are right."""
    given = gaussians(draw("vector"), (3,))
    returned = densities(observe, given, dtype).array("densities")
    mistake = known_mistake(arranged(returned, given.batch)[INTERIOR], given)
    return mistake.says if mistake is not None else ""
