"""Bijectors: their Jacobians by finite differences, and log-determinants as claimed."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import require


def neighbours(x: Array, step: float) -> Array:
    """Where to ask a map of d coordinates for central differences at x (N, d): (2·d·N, d).

    All points moved up along the first axis, then down, then along the next axis.
    """
    shifts = [sign * step * unit for unit in np.eye(x.shape[-1]) for sign in (1.0, -1.0)]
    return np.concatenate([x + shift for shift in shifts]).astype(x.dtype)


def difference_log_det(x: Array, step: float, values: Array) -> Array:
    """log|det J| (N,) of a map of x (N, d), from its values (2·d·N, d) at the `neighbours`.

    Differences are divided by the distance of the neighbours as rounded. It is −inf
    where the Jacobian is singular.
    """
    count, d = x.shape
    asked = neighbours(x, step).astype(np.float64).reshape(d, 2, count, d)
    found = values.astype(np.float64).reshape(d, 2, count, d)
    width = np.stack([asked[i, 0, :, i] - asked[i, 1, :, i] for i in range(d)])
    jacobian = (found[:, 0] - found[:, 1]) / width[..., None]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.linalg.slogdet(np.moveaxis(jacobian, 0, -1))[1])


def spread_log_det(what: str, seen: Array, batch: tuple[int, ...]) -> Array:
    """A claimed log-determinant as one value per point of the batch.

    One value for all points is as good as one for each; more axes than the batch
    has are not, since a log density would grow by them.
    """
    require(
        seen.dtype.kind == "f", f"{what} has dtype {seen.dtype}, asked for were floating numbers."
    )
    try:
        fits = np.broadcast_shapes(seen.shape, batch) == batch
    except ValueError:
        fits = False
    require(
        fits,
        f"{what} has shape {seen.shape} for points of batch shape {batch}: it is one number for"
        " each point, or one for all, not one for each coordinate.",
    )
    return np.broadcast_to(seen, batch)
