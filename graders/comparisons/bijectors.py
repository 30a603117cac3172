"""Bijectors: Jacobians by finite differences, and log-determinants that a student returns."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import require


def neighbours(x: Array, step: float) -> Array:
    """The points (2·d·N, d) at which central differences at x (N, d) evaluate a map.

    All points are moved up along the first axis, then down, then along the next axis.
    """
    shifts = [sign * step * unit for unit in np.eye(x.shape[-1]) for sign in (1.0, -1.0)]
    return np.concatenate([x + shift for shift in shifts]).astype(x.dtype)


def difference_log_det(x: Array, step: float, values: Array) -> Array:
    """log|det J| (N,) of a map of x (N, d), from its values (2·d·N, d) at the `neighbours`.

    Differences are divided by the rounded distance of the neighbours. The result is −inf
    where the Jacobian is singular.
    """
    count, d = x.shape
    points = neighbours(x, step).astype(np.float64).reshape(d, 2, count, d)
    found = values.astype(np.float64).reshape(d, 2, count, d)
    width = np.stack([points[i, 0, :, i] - points[i, 1, :, i] for i in range(d)])
    jacobian = (found[:, 0] - found[:, 1]) / width[..., None]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.linalg.slogdet(np.moveaxis(jacobian, 0, -1))[1])


def spread_log_det(what: str, seen: Array, batch: tuple[int, ...]) -> Array:
    """A student's log-determinant as one value per point of the batch.

    One value for all points is right, too. More axes than the batch has are wrong, as
    they would become axes of the log density.
    """
    require(
        seen.dtype.kind == "f", f"{what}: expected floating-point numbers, got dtype {seen.dtype}."
    )
    try:
        fits = np.broadcast_shapes(seen.shape, batch) == batch
    except ValueError:
        fits = False
    require(
        fits,
        f"{what}: got shape {seen.shape} for points of batch shape {batch}; expected one number"
        " for each point, or one for all, not one for each coordinate.",
    )
    return np.broadcast_to(seen, batch)
