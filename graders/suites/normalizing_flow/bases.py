"""What the base of a flow is that is no Gaussian with independent coordinates."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array, close
from graders.suites.normalizing_flow.fits import LOG_DENSITY, moderate


def other_base(z: Array, values: Array) -> str:
    """What a base with these log densities at z (N, 2) is, if it is no such Gaussian, in words."""
    usable = moderate(values) & np.all(moderate(z), axis=-1)
    if usable.sum() < 12:
        return ""
    z, values = z[usable], values[usable]
    if np.ptp(values) < LOG_DENSITY["atol"]:
        return "The base's density is the same at all points, as a uniform one's; expected normal."
    squares = np.stack([z[:, 0] ** 2, z[:, 1] ** 2, z[:, 0] * z[:, 1]], axis=-1)
    ones = np.ones((len(z), 1))
    found = _fit(np.concatenate([squares, z, ones], axis=-1), values)
    if found is not None and found[0] < 0 and found[1] < 0:
        correlation = float(found[2] / (2 * np.sqrt(found[0] * found[1])))
        return f"The base's coordinates are correlated, by {correlation:.2g}; expected none."
    found = _fit(np.concatenate([np.abs(z), ones], axis=-1), values)
    if found is not None and found[0] < 0:
        return f"The base is a Laplace distribution of scale {-1 / found[0]:.3g}; expected normal."
    return ""


def _fit(matrix: Array, values: Array) -> Array | None:
    """The factors of the columns whose sum gives the log densities; None if there are none."""
    found = np.linalg.lstsq(matrix, values, rcond=None)[0]
    return np.asarray(found) if close(values, matrix @ found, **LOG_DENSITY) else None
