"""The pictures that a student's code makes, and the parameters with which it makes flows."""

from __future__ import annotations

from contextlib import suppress

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.pictures import SHOWN as SHOWS
from graders.comparisons.pictures import SIDE, as_picture
from graders.evaluation.draws import Draw
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.sandbox.observation import Outcome
from graders.suites.image_dataset import laws
from graders.suites.image_dataset.drawing import picture, settings
from graders.suites.image_dataset.flows import FOUND, Flow, all_show, found, is_base, is_dark
from graders.suites.image_dataset.inputs import SINGLE, named
from graders.suites.image_dataset.test_densities import (
    DTYPES,
    GRID,
    VECTOR,
    densities,
    seen_of,
)
from graders.suites.image_dataset.test_picture import CONTENT, view

MOST = 100
"""Pictures that are looked at; more are counted only."""
DENSITIES, DRAW = "get_densities", "get_image_array_from_density_values"
SHOWN, FEW = 9, 3
"""The pictures that most checks look at, and those of the smallest call."""
MANY, MORE, ENOUGH = 500, 4_000, 60
"""Flows whose parameters are noted, at first and where these are unusual, and pictures from which
they are read otherwise."""
RELATED = 0.7
"""Least correlation of the coefficients read from pictures with those that were noted for them."""


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
            if count == 1 or show_flows(seen):
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


def draws_well(observe: Observer, draw: Draw) -> bool:
    """Whether the student's picture of a density shows all of it, without margins."""
    try:
        found = view(picture(observe, draw))
    except (Disagreement, NotObserved):
        return False
    return found.explained >= SHOWS and not found.frame


def densities_are_right(observe: Observer, draw: Draw) -> bool:
    """Whether the student's densities are right for a batch, and for a batch of one."""
    return any(_are_right(observe, draw, dtype) for dtype in DTYPES)


def _are_right(observe: Observer, draw: Draw, dtype: str) -> bool:
    seen = seen_of(observe, draw, dtype, VECTOR, SINGLE)
    if len(seen) < 2 or not all(one.is_right() for one in seen):
        return False
    # Their axes may be in another order, which was put right.
    returned = densities(observe, named(draw, VECTOR), dtype).array("densities")
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
    """Every picture of the student's as (36, 36, 3) floats; a few where there are far too many."""
    returned = _counted_first(returned)
    if returned.ndim == 4 and len(returned) > MOST:
        returned = returned[:SHOWN]
    if returned.ndim < 3 or not 1 < len(returned) <= MOST:
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


def shown_by_all(seen: Evidence) -> str:
    """What all pictures show if they are the same though their flows differ; else empty.

    It is the flow of the first or the last of them, or the base of all.
    """
    shown, rows = each(seen.array("pictures")), noted(seen)
    same = laws.different_rows([one.ravel() for one in shown]) == 1
    if not same or laws.different_rows(rows) < len(shown) or len(rows) != len(shown):
        return ""
    if is_base(shown[0]):
        return "base"
    for name, row in (("last", rows[-1:]), ("first", rows[:1])):
        if all_show(shown[:1], row) or all_show(shown[:1], row[:, ::-1]):
            return name
    return ""


def flows(observe: Observer, draw: Draw, count: int = SHOWN) -> list[Flow]:
    """The flows that fit the readable pictures best; those that fit well show a flow."""
    shown = each(pictures(observe, draw, count).array("pictures"))
    return [found(one) for one in shown if is_readable(one)]


def readable(observe: Observer, draw: Draw) -> tuple[list[Array], Array]:
    """The pictures that can be read, and the noted parameters of each if there is one for each."""
    seen = pictures(observe, draw)
    shown, parameters = each(seen.array("pictures")), noted(seen)
    kept = [number for number, one in enumerate(shown) if is_readable(one)]
    rows = parameters[kept] if len(parameters) == len(shown) else np.zeros((0, 2))
    return [shown[number] for number in kept], rows


def order(observe: Observer, draw: Draw) -> tuple[int, int] | None:
    """Which noted parameter is the coefficient, and which the angle; None if none were noted.

    A flow of the student's own that takes the angle first draws the right pictures so.
    """
    shown, rows = readable(observe, draw)
    if not shown and made_once_for_each(observe, draw):
        return 0, 1  # no picture can tell
    if not len(rows) or all_show(shown, rows) or shown_by_all(pictures(observe, draw)):
        return (0, 1) if len(rows) else None
    if all_show(shown, rows[:, ::-1]):
        return 1, 0
    read = [found(one) for one in shown]
    if any(flow.correlation < FOUND for flow in read):
        return 0, 1
    # Margins disturb what is read; only other flows than those with the noted parameters count.
    coefficients = [flow.coefficient for flow in read]
    related = np.ptp(rows[:, 0]) > 0 and np.corrcoef(coefficients, rows[:, 0])[0, 1] > RELATED
    return (0, 1) if related else None


def made_once_for_each(observe: Observer, draw: Draw) -> bool:
    """Whether one flow was made for each picture."""
    seen = pictures(observe, draw)
    return len(noted(seen)) == len(each(seen.array("pictures")))


def parameters(observe: Observer, draw: Draw) -> tuple[Array, Array]:
    """The coefficients and the angles (n,) of many flows."""
    which, rows = order(observe, draw), np.zeros((0, 2))
    if which is not None:
        rows = noted_of_many(observe, draw, which)
    if not len(rows):
        read = flows(observe, draw, ENOUGH)
        called = made_once_for_each(observe, draw)
        why = "" if called else ", and get_normalizing_flow_dist is not called once for each"
        rows = np.array([[f.coefficient, f.angle] for f in read if f.correlation >= FOUND])
        require(
            len(rows) > len(read) // 2,
            f"The pictures do not show flows of the exercise{why}: their parameters are not known.",
        )
    return rows[:, 0], rows[:, 1]


def noted_of_many(observe: Observer, draw: Draw, which: tuple[int, int]) -> Array:
    """The coefficients and angles (n, 2) of many flows; of more where these are unusual."""
    rows = noted_of(observe, draw, MANY)[:, which]
    if len(rows) == MANY and laws.has_laws(*rows.T) and laws.is_unusual(*rows.T):
        more = noted_of(observe, draw, MORE)[:, which]
        return more if len(more) > len(rows) else rows
    return rows


def noted_of(observe: Observer, draw: Draw, count: int) -> Array:
    """The parameters of so many flows; none where there is not one flow for each picture."""
    try:
        seen = observe("parameters", num_images=count, **stand_ins(observe, draw))
        rows = noted(seen)
        return rows if len(rows) == seen.read("length", int) else np.zeros((0, 2))
    except (Disagreement, NotObserved):
        return np.zeros((0, 2))


def counted_later(observe: Observer, draw: Draw) -> tuple[int, int]:
    """For how many pictures a call asked, and how many a call for a few gave after it."""
    with suppress(Disagreement, NotObserved):
        seen = observe("parameters", num_images=MANY, **stand_ins(observe, draw))
        if seen.read("asked", int) == seen.read("length", int):
            return seen.read("asked", int), seen.read("after", int)
    return MANY, FEW
