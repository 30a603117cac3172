"""The pictures that a student's code makes, and the parameters with which it makes flows."""

from __future__ import annotations

from contextlib import suppress

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement
from graders.comparisons.pictures import SIDE, as_picture
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.sandbox.observation import Outcome
from graders.suites.image_dataset.drawing import picture, settings
from graders.suites.image_dataset.flows import FOUND, found, is_dark
from graders.suites.image_dataset.test_densities import (
    DTYPES,
    GRID,
    SINGLE,
    VECTOR,
    densities,
    inputs,
    seen_of,
)
from graders.suites.image_dataset.test_picture import CONTENT, view

DENSITIES, DRAW = "get_densities", "get_image_array_from_density_values"
SHOWN = 9
"""The pictures that most checks look at."""


def pictures(observe: Observer, draw: Draw, count: int = SHOWN) -> Evidence:
    """The pictures; with functions of ours for those of the student's that are wrong.

    These lose points in checks of their own. The student's are kept where the code needs them
    as they are, and shows no flows with ours.
    """
    replaced = stand_ins(observe, draw)
    if replaced:
        size = {"size": SIDE} if own_size(observe, draw) else {}
        given = {**settings(observe, draw), **replaced, **size}
        with suppress(NotObserved):
            seen = observe("pictures", num_images=count, **given)
            if show_flows(seen):
                return seen
    return own_pictures(observe, draw, count)


def own_pictures(observe: Observer, draw: Draw, count: int = SHOWN) -> Evidence:
    """The pictures; resampled to the right size where their wrong size makes the code raise."""
    try:
        return observe("pictures", num_images=count, **settings(observe, draw))
    except NotObserved as failure:
        if failure.observation.outcome is not Outcome.RAISED or not own_size(observe, draw):
            raise
        try:
            return observe("pictures", num_images=count, size=SIDE)
        except NotObserved:
            raise failure from None


def stand_ins(observe: Observer, draw: Draw) -> dict[str, list[str]]:
    """The functions in whose place others must stand, as the input of a probe."""
    wrong = [] if densities_are_right(observe, draw) else [DENSITIES]
    try:
        shown = view(picture(observe, draw)).explained >= CONTENT
    except (Disagreement, NotObserved):
        shown = False
    wrong += [] if shown else [DRAW]
    return {"given": wrong} if wrong else {}


def densities_are_right(observe: Observer, draw: Draw) -> bool:
    """Whether the student's densities are right for a batch, and for a batch of one."""
    return any(_are_right(observe, draw, dtype) for dtype in DTYPES)


def _are_right(observe: Observer, draw: Draw, dtype: str) -> bool:
    seen = seen_of(observe, draw, dtype, VECTOR, SINGLE)
    if len(seen) < 2 or not all(one.is_right() for one in seen):
        return False
    # Their axes may be in another order, which was put right.
    returned = densities(observe, inputs(draw, VECTOR), dtype).array("densities")
    return returned.shape == (3, *GRID)


def show_flows(seen: Evidence) -> bool:
    """Whether the pictures that can be read show flows."""
    try:
        shown = each(seen.array("pictures"))
    except Disagreement:
        return False
    read = [one for one in shown if is_readable(one)]
    return bool(read) and all(found(one).correlation >= FOUND for one in read)


def own_size(observe: Observer, draw: Draw) -> tuple[int, ...]:
    """The shape of one picture of the student's if it is wrong, which another check finds."""
    try:
        shape = picture(observe, draw).array("picture").shape
    except (Disagreement, NotObserved):
        return ()
    return shape if shape != (SIDE, SIDE, 3) and len(shape) == 3 else ()


def each(returned: Array) -> list[Array]:
    """Every picture of the student's as (36, 36, 3) floats."""
    returned = _counted_first(returned)
    if returned.ndim < 3 or not 1 < len(returned) <= 100:
        raise Disagreement(
            f"create_image_dataset: expected {SHOWN} pictures, got shape {returned.shape}."
        )
    return [as_picture(one) for one in returned]


def _counted_first(returned: Array) -> Array:
    """The pictures along the first axis; another check finds it where they were not."""
    if returned.ndim == 4 and returned.shape[:3] == (SIDE, SIDE, 3):
        return np.moveaxis(returned, -1, 0)
    if returned.ndim == 2 and returned.shape[1] == SIDE * SIDE * 3:
        return returned.reshape(-1, SIDE, SIDE, 3)
    return returned


def noted(seen: Evidence) -> Array:
    """Coefficients and angles (n, 2) with which flows were made."""
    returned = seen.array("parameters")
    usable = returned.ndim == 2 and returned.shape[1:] == (2,) and returned.dtype.kind == "f"
    return returned if usable and np.all(np.isfinite(returned)) else np.zeros((0, 2))


def is_readable(picture: Array) -> bool:
    """Whether a picture is bright enough to show a flow, or shows one."""
    return not is_dark(picture) or found(picture).correlation >= FOUND
