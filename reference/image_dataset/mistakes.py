"""Known mistakes in pictures of densities: the value that each gives, and a sentence about it.

The grader's process computes the values in NumPy and compares them with the student's;
it does not read the student's code.
"""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array, Mistake
from graders.suites.image_dataset.inputs import AXIS, POINTS, Gaussians


def densities(given: Gaussians) -> tuple[Mistake, ...]:
    """Wrong densities (*batch, 100, 100) of squeezed Gaussians, rows following y."""
    log = on_grid(given, AXIS, log=True)
    right = np.exp(log)
    mass = right.sum((-2, -1), keepdims=True)
    known = (
        (log, "These are log densities; expected densities."),
        (-log, "These are negative log densities; expected densities."),
        (right[..., ::-1, :], "The grid's first axis runs from 1 down to −1, not up."),
        (right[..., ::-1], "The grid's second axis runs from 1 down to −1, not up."),
        (right[..., ::-1, ::-1], "The grid runs from 1 down to −1 along both axes, not up."),
        (
            right / right.max((-2, -1), keepdims=True),
            "The densities were divided by their largest; do not rescale them.",
        ),
        (
            right / mass,
            "The densities were divided by their sum; do not rescale them.",
        ),
        (
            on_grid(given, np.linspace(-1, 1, POINTS, endpoint=False)),
            "The grid stops before 1: both ends, −1 and 1, are points of the grid.",
        ),
        (
            on_grid(given, np.linspace(-1, 1, POINTS + 2)[1:-1]),
            "The grid leaves out its border: −1 and 1 are points of the grid.",
        ),
        (on_grid(given, np.linspace(0, 1, POINTS)), "The grid covers [0, 1]² only."),
        (on_grid(given, np.linspace(-2, 2, POINTS)), "The grid covers [−2, 2]², not [−1, 1]²."),
        (on_grid(given, np.linspace(-3, 3, POINTS)), "The grid covers [−3, 3]², not [−1, 1]²."),
        (
            np.broadcast_to(right[(0,) * len(given.batch)], right.shape),
            "Every entry of the batch has the densities of the first distribution.",
        ),
    )
    return tuple(Mistake(value, says) for value, says in known)


def on_grid(given: Gaussians, axis: Array, *, log: bool = False) -> Array:
    """Densities on a square grid, rows following y; 0 at and beyond the edge of the square."""
    inside = np.where(np.abs(axis) < 1, axis, 0.0)
    outside = np.abs(axis) >= 1
    values = given.log_density(*np.meshgrid(inside, inside))
    values = np.where(outside[:, None] | outside, -np.inf, values)
    return values if log else np.exp(values)


def scaled(means: Array) -> tuple[Mistake, ...]:
    """Wrong scalings, given the mean values of tiles in pixels from 0 to 255."""
    right = means / 255
    return (
        Mistake(means, "These pixels still run from 0 to 255."),
        Mistake(right / 255, "These pixels were divided by 255 twice."),
        Mistake(2 * right - 1, "These pixels run from −1 to 1."),
        Mistake(right - 0.5, "These pixels run from −0.5 to 0.5."),
        Mistake(1 - right, "These pixels are inverted: they are dark where the image is bright."),
    )
