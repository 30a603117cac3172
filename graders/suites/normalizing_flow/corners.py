"""Points and parameters at which a map may fail that is right elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graders.comparisons.arrays import Array, close, show
from graders.comparisons.disagreement import require
from graders.suites.normalizing_flow.bijector import METHODS, VALUES, Bijector, Kind

# As many as a point has coordinates: code may take a table of two rows for columns.
POINTS = np.array([[0.0, 0.0], [6.0, -5.0]])
ANGLES = (0.0, np.pi / 2, np.pi, 3 * np.pi / 2, 2 * np.pi, 0.03, -0.03, 7.5)
BENDS = (0.0, 0.03, 9.0)


def require_corners(kind: Kind, made: Bijector, x: Array, parameters: Sequence[float]) -> None:
    """Raise a `Disagreement` if a map that is right at x is wrong at one of `POINTS`.

    Nothing for another map, which other checks tell.
    """
    given = [float(parameter) for parameter in parameters]
    for which in ("forward", "inverse"):
        if not close(METHODS[which](made, x), kind.right(which, made.parameter, x), **VALUES):
            return
    seen = made.call("at_parameters", parameters=given, x=POINTS)
    for which in ("forward", "inverse"):
        images = seen.array(which)
        require(
            images.shape == (len(given), *POINTS.shape),
            f"{which} of two points: expected shape {POINTS.shape}, got {images.shape[1:]}.",
        )
        for parameter, image in zip(given, images):
            require(
                close(image, kind.right(which, parameter, POINTS), **VALUES),
                f"{which} is right at most points and parameters; with {kind.symbol} ="
                f" {parameter:.3g} it is wrong for the batch of (0, 0) and (6, −5). Got"
                f" {show(image)}.",
                diagnosis=True,
            )
