"""Densities that depend on chance: they are estimated from samples, not computed."""

from __future__ import annotations

from contextlib import suppress

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement
from graders.evaluation.evidence import NotObserved
from graders.evaluation.observer import Observer
from graders.suites.image_dataset.inputs import Gaussians
from reference.image_dataset.mistakes import INTERIOR, on_grid

ALIKE = 0.5
"""Least correlation of an estimate with the densities themselves."""
SAME = 1e-5
"""Rounding between two calls, as a share of the largest density."""


def is_estimate(interior: Array, expected: Array) -> bool:
    """Whether values (..., 98, 98) follow the right ones, in either order of x and y."""
    if interior.shape != expected.shape or not np.all(np.isfinite(interior)):
        return False
    return any(
        float(np.corrcoef(interior.ravel(), ordered.ravel())[0, 1]) > ALIKE
        for ordered in (expected, expected.swapaxes(-2, -1))
        if np.ptp(interior) > 0
    )


def by_chance(observe: Observer, given: Gaussians, dtype: str, interior: Array) -> str:
    """How densities of a batch are rounded, or depend on chance, in words; or nothing."""
    if unit := _unit(interior):
        expected = on_grid(given)[INTERIOR]
        for ordered in (expected, expected.swapaxes(-2, -1)):
            if interior.shape == ordered.shape and np.abs(interior - ordered).max() < 1.01 * unit:
                return f"The densities are rounded to multiples of {unit:.3g}."
        return (
            f"The densities are multiples of one number, {unit:.3g}: they are rounded, or they are"
            " counts of samples in cells; expected the density itself."
        )
    arguments = {"loc": given.loc.astype(dtype), "scale_tril": given.scale_tril.astype(dtype)}
    with suppress(Disagreement, NotObserved):
        seen = observe("densities_again", squeezed=given.squeezed, **arguments)
        apart, largest = seen.read("apart", float), float(np.abs(interior).max(initial=0.0))
        if apart > SAME * largest:
            return (
                "Two calls with the same distribution give densities that differ by up to"
                f" {apart:.3g}: they depend on chance, as an estimate from samples does."
            )
    return ""


def _unit(interior: Array) -> float:
    """The number whose multiples the first distribution's values are, 0 if there is none."""
    values = np.unique(interior.reshape(-1, *interior.shape[-2:])[0].astype(np.float64))
    positive = values[values > 0]
    if not 3 <= len(positive) <= 300 or values.min() < 0:
        return 0.0
    unit = float(positive.min())
    counts = positive / unit
    return unit if np.all(np.abs(counts - np.round(counts)) < 1e-3) else 0.0
