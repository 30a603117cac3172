"""The numbers in a flow: whether pictures show those of the exercise, and which they show else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import require
from graders.suites.image_dataset.flows import Steps, likeness

ALIKE = 0.94
"""Least median correlation with the densities that flows have with the parameters they are made
with. Measured: right pictures have 0.99, smoothed ones 0.968; a shift of -2.2 or a scale of 0.55
has 0.90, a shift of -2.1 0.967, a base with σ = 0.36 0.973: smaller slips are not found."""
FITS = 0.98
"""Least median correlation with flows of another number for this to be named."""
OTHERS = {
    "shift": (-4.0, -3.0, -2.5, -2.3, -2.2, -1.8, -1.7, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0),
    "scale": (0.1, 0.2, 0.25, 1 / 3, 0.4, 0.45, 0.55, 0.6, 0.7, 0.8, 1.0, 1.5, 2.0),
    "sigma": (0.1, 0.15, 0.2, 0.25, 0.4, 0.5, 0.3**0.5, 0.7, 1.0),
}
WORDS = {
    "shift": "a shift by about {:.2g} in place of -2",
    "scale": "a scale of about {:.2g} in place of ½",
    "sigma": "a base with a standard deviation of about {:.2g} in place of 0.3",
}
NEAR = 0.01
"""Two numbers whose fits differ by less may either be the one: half of -2.2 is 0.55 of -2."""


def require_steps(shown: list[Array], rows: Array, drawn_well: bool) -> None:
    """Raise a `Disagreement` unless the numbers in the flows of pictures are right.

    Arguments:
        shown: pictures (36, 36, 3) that show flows.
        rows: the coefficients and angles (n, 2) with which these are made.
        drawn_well: whether the student's pictures show densities as they should; others
            differ from the flows for another reason.
    """
    if _fit(shown, rows, Steps()) >= ALIKE:
        return
    require_no_other_number(shown, rows)
    require(
        not drawn_well,
        "The pictures show flows that are near to those with the a and θ with which they are made,"
        " but not the same: a number in the flow differs, or how it is drawn.",
    )


def require_no_other_number(shown: list[Array], rows: Array) -> None:
    """Raise a `Disagreement` that names a number if pictures show flows in which it is another."""
    best: dict[str, tuple[float, float]] = {}
    for name, values in OTHERS.items():
        fits = {value: _fit(shown, rows, replace(Steps(), **{name: value})) for value in values}
        value = max(fits, key=lambda one: fits[one])
        best[name] = fits[value], value
    highest = max(fit for fit, _ in best.values())
    says = [
        WORDS[name].format(value) for name, (fit, value) in best.items() if fit > highest - NEAR
    ]
    require(
        highest < FITS,
        f"The pictures show flows with {', or '.join(says)}.",
        diagnosis=True,
    )


def _fit(shown: list[Array], rows: Array, steps: Steps) -> float:
    return float(np.median(likeness(shown, rows, steps)))
