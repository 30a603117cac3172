"""Densities on the grid: 5 points."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.shapes import require_shape
from graders.evaluation.checks import any_of, check
from graders.evaluation.diagnosis import (
    Observed,
    Parts,
    Slip,
    explanations,
    require_explained,
)
from graders.evaluation.draws import Draw
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.suites.image_dataset.estimates import by_chance, is_estimate
from graders.suites.image_dataset.inputs import BATCHES, POINTS, SINGLE, Gaussians, named
from graders.suites.image_dataset.orders import orders
from graders.suites.image_dataset.small_densities import require_small
from reference.image_dataset import mistakes
from reference.image_dataset.mistakes import INTERIOR

DTYPES = ("float32", "float64")
GRID = (POINTS, POINTS)
# A diagnosis allows for rounding only: it tells "divided by the sum" from "times a cell's area".
EXACT = 1e-3


def densities(observe: Observer, given: Gaussians, dtype: str) -> Evidence:
    return observe(
        "densities",
        loc=given.loc.astype(dtype),
        scale_tril=given.scale_tril.astype(dtype),
        squeezed=given.squeezed,
        before=_arguments(given.before, dtype),
    )


def _arguments(given: Gaussians | None, dtype: str) -> dict[str, Array] | None:
    if given is None:
        return None
    return {"loc": given.loc.astype(dtype), "scale_tril": given.scale_tril.astype(dtype)}


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
    require_right(Densities(returned[INTERIOR], given))


def require_right(
    own: Densities,
    others: Callable[[], list[Densities]] = list,
    chance: Callable[[], str] = str,
) -> None:
    """Raise a `Disagreement` that names the slips of all densities seen, unless these are right.

    `chance` tells how they depend on chance, if they do, in words.
    """
    if own.is_right():
        return
    seen = [own, *others()]
    swapped, found = False, explained(seen, swapped=False)
    if not found:
        swapped, found = True, explained(seen, swapped=True)
    if not found and (says := chance()):
        raise Disagreement(says, diagnosis=True)
    require_explained(
        "the densities within the border",
        own.observed(swapped=swapped and bool(found)),
        tuple(dict.fromkeys(slip for slips in found for slip in slips)),
        lambda: [other.observed(swapped=swapped) for other in seen[1:]],
    )


@dataclass(frozen=True)
class Scaled(Observed):
    """Values whose scale may be a mistake: their ratios and their largest are compared."""

    def distance(self, parts: Parts) -> float:
        """How far the values are from what follows, in units of a thousandth."""
        seen, follows = self.value, np.asarray(self.compute(parts))
        largest, wanted = (float(np.max(np.abs(one), initial=0.0)) for one in (seen, follows))
        if seen.shape != follows.shape or not 0 < largest < np.inf or not 0 < wanted < np.inf:
            return float("inf")
        scale = abs(math.log(largest / wanted))
        return max(scale, float(np.max(np.abs(seen / largest - follows / wanted)))) / EXACT


@dataclass(frozen=True)
class Densities:
    """Densities within the border, and the distributions that they are of."""

    interior: Array
    given: Gaussians

    def is_right(self) -> bool:
        """Whether they are right, with x and y in either order."""
        return any(self.orders())

    def orders(self) -> tuple[bool, bool]:
        """Whether they are right with rows following y, and with rows following x."""
        return orders(self.interior, self.expected())

    def upright(self) -> Array:
        """Right densities with rows following y."""
        return self.interior if self.orders()[0] else self.interior.swapaxes(-2, -1)

    def is_estimate(self) -> bool:
        """Whether they follow the right ones."""
        return is_estimate(self.interior, self.expected())

    def expected(self) -> Array:
        """The right densities within the border, rows following y."""
        return mistakes.on_grid(self.given)[INTERIOR]

    def observed(self, *, swapped: bool) -> Observed:
        """The same for a diagnosis, which needs more exact values than a right answer."""
        return Scaled(
            _finite(self.interior),
            lambda parts: mistakes.interior(self.given, parts, swapped=swapped),
            case=f"a batch of shape {self.given.batch}",
        )


def _finite(values: Array) -> Array:
    """The values, 0 where there is no density: outside the square it is NaN or 0."""
    if values.dtype.kind not in "biuf":
        return np.zeros(values.shape)
    return np.where(np.isfinite(values), values, 0.0).astype(np.float64)


def explained(seen: list[Densities], *, swapped: bool) -> tuple[tuple[Slip, ...], ...]:
    """The slips that explain all densities that were seen.

    Only where no single known one does, those are tried that have a number, which is fitted to
    the first densities.
    """
    # What is small refutes a slip at less cost.
    small = sorted(seen, key=lambda one: one.interior.size)
    observed = [one.observed(swapped=swapped) for one in small]
    known = explanations(observed, mistakes.SLIPS, most=1)
    if known:
        return known
    first, values = seen[0].given, _finite(seen[0].interior)
    fitted = mistakes.fitted(first, values, swapped=swapped)
    pairs = mistakes.fitted_pairs(first, values, swapped=swapped)
    return explanations(observed, (*mistakes.SLIPS, *fitted)) or next(
        (found for pair in pairs if (found := explanations(observed, pair))), ()
    )


VECTOR, MATRIX, CUBE = BATCHES


def seen_of(observe: Observer, draw: Draw, dtype: str, *names: str) -> list[Densities]:
    """What was seen of these distributions, without what could not be seen."""
    found = []
    for name in names:
        given = named(draw, name)
        with suppress(Disagreement, NotObserved):
            returned = densities(observe, given, dtype).array("densities")
            found.append(Densities(arranged(returned, given.batch)[INTERIOR], given))
    return found


@check(
    "get_densities",
    points=0.5,
    hint="Return one grid of densities for each distribution of the batch.",
)
@any_of("dtype", DTYPES)
def test_get_densities_form(observe: Observer, draw: Draw, dtype: str) -> None:
    """The densities have the batch's shape followed by that of the grid."""
    seen = densities(observe, named(draw, VECTOR), dtype)
    shape, before = seen.array("densities").shape, tuple(seen.shape("shape_before"))
    require(
        before != (3, *GRID) or shape == before,
        f"the densities: the first call gives shape {before}, the next one of another batch of the"
        f" same shape {shape}: something is kept between calls.",
        diagnosis=True,
    )
    require_shape("the densities", shape, (3, *GRID))
    require(
        seen.read("kept", bool),
        "The densities of one call change when the next ones are computed: all calls return the"
        " same array.",
        diagnosis=True,
    )


@check(
    "get_densities",
    points=2.5,
    hint="Evaluate the density at 100 points from −1 to 1 along both axes, ends included.",
)
@any_of("dtype", DTYPES)
def test_get_densities_values(observe: Observer, draw: Draw, dtype: str) -> None:
    """The densities within the border of the grid are right."""
    given = named(draw, VECTOR)
    seen = densities(observe, given, dtype)
    own = Densities(arranged(seen.array("densities"), given.batch)[INTERIOR], given)
    require_right(
        own,
        lambda: seen_of(observe, draw, dtype, SINGLE, MATRIX),
        lambda: by_chance(observe, given, dtype, own.interior),
    )
    require_small(own.upright(), own.expected())
    # Only densities that do not have all of their mass in the square show some mistakes.
    for single in seen_of(observe, draw, dtype, SINGLE):
        require_right(single, lambda: seen_of(observe, draw, dtype, VECTOR, MATRIX))


@check("get_densities", points=0.25, hint="A batch of one is a batch, too.")
@any_of("dtype", DTYPES)
def test_get_densities_batch_of_one(observe: Observer, draw: Draw, dtype: str) -> None:
    """A batch of one distribution gives densities of shape (1, 100, 100)."""
    given = named(draw, SINGLE)
    returned = densities(observe, given, dtype).array("densities")
    require(
        returned.shape != GRID,
        f"the densities: expected shape {(1, *GRID)}, got {GRID}: the batch axis is lost.",
    )
    # Other checks find a batch axis in the wrong place, and wrong values.
    arranged(returned, given.batch)


@check(
    "get_densities",
    points=1.75,
    hint="Give the grid as many axes of length one as the batch has axes.",
)
@any_of("dtype", DTYPES)
def test_get_densities_higher_ranks(observe: Observer, draw: Draw, dtype: str) -> None:
    """A batch of shape (2, 3) gives densities of shape (2, 3, 100, 100)."""
    given = named(draw, MATRIX)
    returned = densities(observe, given, dtype).array("densities")
    require_shape("the densities", returned.shape, (2, 3, *GRID))
    others, own = (
        seen_of(observe, draw, dtype, VECTOR, SINGLE),
        Densities(returned[INTERIOR], given),
    )
    wrong = bool(others) and not others[0].is_right() and not own.is_right()
    if wrong and any(explained([*others, own], swapped=order) for order in (False, True)):
        # A mistake also made with a batch of rank one loses its points there only.
        return
    estimates = wrong and all(one.is_estimate() for one in (others[0], own))
    if estimates and by_chance(observe, given, dtype, own.interior):
        return
    require_right(own, lambda: others)
    if others and others[0].is_right():
        require_same_order(others[0], own)
        cube = named(draw, CUBE)
        returned = densities(observe, cube, dtype).array("densities")
        require_shape("the densities", returned.shape, (*cube.batch, *GRID))
        require_densities(returned, cube)


def require_same_order(one: Densities, other: Densities) -> None:
    """Raise a `Disagreement` if right densities have x along rows in one of two cases only."""
    require(
        one.orders() == other.orders(),
        "Rows follow another coordinate for a batch of two axes than for a batch of one.",
        diagnosis=True,
    )
