"""Densities on a grid in NumPy, whose parts can be done in another way, and known mistakes.

The grader's process computes the values and compares them with the student's; it does not read
the student's code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from graders.comparisons.arrays import Array
from graders.evaluation.diagnosis import Parts, Slip
from graders.suites.image_dataset.inputs import AXIS, POINTS, Gaussians

INTERIOR = (..., slice(1, -1), slice(1, -1))
CELL = (AXIS[1] - AXIS[0]) ** 2


def on_grid(given: Gaussians, parts: Parts | None = None) -> Array:
    """Densities (*batch, 100, 100), rows following y, with parts done in another way.

    On and beyond the edge of the square squeezed Gaussians have no density; it is 0 here.
    """
    parts = parts or {}
    axis = np.asarray(parts.get("grid", AXIS))
    x, y = np.meshgrid(axis[:: parts.get("x", 1)], axis[:: parts.get("y", 1)])
    x, y = parts.get("points", lambda x, y: (x, y))(x, y)
    given = parts.get("call", lambda given: given)(given)
    with np.errstate(all="ignore"):
        values = _values(given, x, y, parts.get("measure", "density"))
        values = parts.get("batch", lambda values, batch: values)(values, given.batch)
        values = parts.get("rescale", lambda values: values)(values)
        values = parts.get("layout", lambda values: values)(values)
    return np.asarray(values)


def interior(given: Gaussians, parts: Parts, *, swapped: bool) -> Array:
    """What `on_grid` gives within the border, with x along the rows if `swapped`."""
    inside = on_grid(given, parts)[INTERIOR]
    return inside.swapaxes(-2, -1) if swapped else inside


def _values(given: Gaussians, x: Array, y: Array, measure: str) -> Array:
    outside = given.squeezed & ((np.abs(x) >= 1) | (np.abs(y) >= 1))
    x, y = np.where(outside, 0.0, x), np.where(outside, 0.0, y)
    log = np.where(outside, -np.inf, _log(given, x, y, measure))
    return _MEASURES.get(measure, np.exp)(log)


def _log(given: Gaussians, x: Array, y: Array, measure: str) -> Array:
    if measure == "base":
        standard = -(x**2 + y**2) / 2 - np.log(2 * np.pi)
        plain = np.broadcast_to(standard, given.batch + x.shape)
        return given.log_density_before(x, y) if given.squeezed else plain
    if measure == "without Jacobian" and given.squeezed:
        return given.log_density_before(np.arctanh(x), np.arctanh(y))
    return given.log_density(x, y)


_MEASURES: dict[str, Callable[[Array], Array]] = {
    "log": lambda log: np.where(np.isfinite(log), log, 0.0),
    "negative log": lambda log: np.where(np.isfinite(log), -log, 0.0),
    "log of 1 + density": lambda log: np.log1p(np.exp(log)),
    "root": lambda log: np.exp(log / 2),
    "square": lambda log: np.exp(2 * log),
}


def _by_reshape(values: Array) -> Array:
    moved = np.moveaxis(values, (-2, -1), (0, 1))
    return moved.reshape(values.shape)


def _one(values: Array, batch: tuple[int, ...], which: int) -> Array:
    return np.broadcast_to(values[(which,) * len(batch)], values.shape)


def _exchanged(values: Array, batch: tuple[int, ...]) -> Array:
    return values.swapaxes(0, 1).reshape(values.shape) if len(batch) == 2 else values


def _total(values: Array) -> Array:
    return np.asarray(values.sum((-2, -1), keepdims=True))


def _hashable(axis: Array) -> tuple[float, ...]:
    return tuple(axis.tolist())


SLIPS: tuple[Slip, ...] = (
    Slip("measure", "These are log densities; expected densities.", "log"),
    Slip("measure", "These are negative log densities; expected densities.", "negative log"),
    Slip(
        "call",
        "These are the densities of the distributions of an earlier call: its result is kept for"
        " later ones.",
        lambda given: given.before or given,
    ),
    Slip("y", "In the grid y runs from 1 down to −1, not up.", -1),
    Slip("x", "In the grid x runs from 1 down to −1, not up.", -1),
    Slip(
        "rescale",
        "The densities were divided by their largest; do not rescale them.",
        lambda values: values / values.max((-2, -1), keepdims=True),
    ),
    Slip(
        "rescale",
        "The densities were divided by the largest of the whole batch; do not rescale them.",
        lambda values: values / values.max(),
    ),
    Slip(
        "rescale",
        "The densities were divided by their sum; do not rescale them.",
        lambda values: values / _total(values),
    ),
    Slip(
        "rescale",
        "The densities were divided by the sum of the whole batch; do not rescale them.",
        lambda values: values / values.sum(),
    ),
    Slip(
        "rescale",
        "The densities were multiplied by the area of a cell of the grid, which makes"
        " probabilities; expected densities.",
        lambda values: values * CELL,
    ),
    Slip(
        "rescale",
        "The densities were scaled to have the integral 1 on the grid; do not rescale them.",
        lambda values: values / _total(values) / CELL,
    ),
    Slip(
        "rescale",
        "Densities above 1 were cut to 1; a density may be larger.",
        lambda values: np.minimum(values, 1.0),
    ),
    Slip(
        "grid",
        "The grid stops before 1: both ends, −1 and 1, are points of the grid.",
        _hashable(np.linspace(-1, 1, POINTS, endpoint=False)),
    ),
    Slip(
        "grid",
        "The grid starts after −1: both ends, −1 and 1, are points of the grid.",
        _hashable(np.linspace(-1, 1, POINTS + 1)[1:]),
    ),
    Slip(
        "grid",
        "The grid leaves out its border: −1 and 1 are points of the grid.",
        _hashable(np.linspace(-1, 1, POINTS + 2)[1:-1]),
    ),
    Slip(
        "grid",
        "The grid runs from −0.99 to 0.99, the middles of 100 cells; expected 100 points from −1"
        " to 1.",
        _hashable((np.arange(POINTS) + 0.5) / POINTS * 2 - 1),
    ),
    Slip("grid", "The grid covers [0, 1]² only.", _hashable(np.linspace(0, 1, POINTS))),
    Slip("grid", "The grid covers [−1, 0]² only.", _hashable(np.linspace(-1, 0, POINTS))),
    Slip("points", "x takes the place of y: both coordinates are the first.", lambda x, y: (x, x)),
    Slip("points", "y takes the place of x: both coordinates are the second.", lambda x, y: (y, y)),
    Slip(
        "batch",
        "Every entry of the batch has the densities of the first distribution.",
        lambda values, batch: _one(values, batch, 0),
    ),
    Slip(
        "batch",
        "Every entry of the batch has the densities of the last distribution.",
        lambda values, batch: _one(values, batch, -1),
    ),
    Slip(
        "batch",
        "The distributions of the batch are in the reverse order.",
        lambda values, batch: values[(slice(None, None, -1),) * len(batch)],
    ),
    Slip("batch", "Two axes of the batch are exchanged.", _exchanged),
    Slip(
        "batch",
        "Every entry of the batch has the mean of all its densities.",
        lambda values, batch: np.broadcast_to(
            values.mean(tuple(range(len(batch))), keepdims=True), values.shape
        ),
    ),
    Slip(
        "layout",
        "The batch axis was put in front by `reshape`, which mixes the values: it does not move"
        " axes as `transpose` does.",
        _by_reshape,
    ),
    Slip(
        "measure",
        "These are the densities of the distribution before its bijector was applied.",
        "base",
    ),
    Slip(
        "measure",
        "The determinant of the bijector's Jacobian is missing in these densities.",
        "without Jacobian",
    ),
    Slip("measure", "This is log(1 + density); expected densities.", "log of 1 + density"),
    Slip("measure", "These are square roots of the densities.", "root"),
    Slip("measure", "These are squares of the densities.", "square"),
)


def fitted_pairs(given: Gaussians, seen: Array, *, swapped: bool) -> Iterator[tuple[Slip, Slip]]:
    """Another measure of the density on a grid of another width, which is fitted."""
    for slip in SLIPS:
        if slip.part == "measure" and np.any(seen):
            yield slip, _grid(_half_width(given, seen, swapped, {slip.part: slip.value}))


def fitted(given: Gaussians, seen: Array, *, swapped: bool) -> tuple[Slip, ...]:
    """Mistakes with a number in them, which is fitted to densities within the border."""
    return tuple(_fitted(given, seen, swapped))


def _fitted(given: Gaussians, seen: Array, swapped: bool) -> Iterator[Slip]:
    yield _grid(_half_width(given, seen, swapped, {}))
    expected = interior(given, {}, swapped=swapped)
    factor = float((seen * expected).sum() / (expected**2).sum())
    if factor:
        yield Slip(
            "rescale", f"Every density is {factor:.3g} times what it should be.", _times(factor)
        )
    offset = float(np.median(seen - expected))
    yield Slip("rescale", f"Every density is off by the same {offset:+.3g}.", _plus(offset))


def _grid(half: float) -> Slip:
    says = f"The grid covers [−{half:.3g}, {half:.3g}]², not [−1, 1]²."
    return Slip("grid", says, _hashable(np.linspace(-half, half, POINTS)))


def _times(factor: float) -> Callable[[Array], Any]:
    return lambda values: factor * values


def _plus(offset: float) -> Callable[[Array], Any]:
    return lambda values: values + offset


def _half_width(given: Gaussians, seen: Array, swapped: bool, others: Parts) -> float:
    """The half width of the square whose densities are nearest to those seen."""

    def miss(half: float) -> float:
        parts = {**others, "grid": np.linspace(-half, half, POINTS)}
        return float(np.abs(interior(given, parts, swapped=swapped) - seen).mean())

    best = min(np.linspace(0.1, 4.0, 118), key=miss)
    for width in (0.02, 0.004, 0.0008, 0.00016):
        best = min(best + width * np.arange(-8, 9) / 8, key=miss)
    return float(best)
