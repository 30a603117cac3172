"""The data set of pictures: 4 points.

The parameters of the flows are those with which `get_normalizing_flow_dist` is called while
pictures are made, if the pictures show the flows with these parameters, or no flow at all. For
code that calls it in another way they are read from 60 pictures.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.pictures import SIDE
from graders.evaluation.checks import Advice, check
from graders.evaluation.evidence import NotObserved
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.image_dataset import laws
from graders.suites.image_dataset.flows import FOUND, Flow, all_show, found, is_noise
from graders.suites.image_dataset.made import (
    SHOWN,
    each,
    is_readable,
    noted,
    own_size,
    pictures,
    stand_ins,
)

DATASET = "create_image_dataset"
FEW = 3
MANY, MORE, ENOUGH = 500, 4_000, 60
"""Flows whose parameters are noted, at first and where these are unusual, and pictures from which
they are read otherwise."""
READABLE = 3
# At most 3 of 100 right pictures cannot be read (measured: 1 of 100); seven of nine such
# have a chance of 36 · 0.03⁷ = 8e-10.
DIFFERENT = 7
# Two right pictures are equal with a chance below 1e-5 (they differ, measured, as soon as
# coefficients differ by 0.001 or angles by 0.0003). Three such pairs of 36, which it takes to
# have fewer than 7 different pictures, have a chance below 36³/6 · 1e-15 = 1e-11.
RELATED = 0.7
"""Least correlation of the coefficients read from pictures with those that were noted for them."""


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
    if not len(rows) or all_show(shown, rows):
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


def parameters(observe: Observer, draw: Draw) -> tuple[Array, Array]:
    """The coefficients and the angles (n,) of many flows."""
    which, rows = order(observe, draw), np.zeros((0, 2))
    if which is not None:
        rows = noted_of_many(observe, draw, which)
    if not len(rows):
        read = flows(observe, draw, ENOUGH)
        rows = np.array([[f.coefficient, f.angle] for f in read if f.correlation >= FOUND])
        require(
            len(rows) > len(read) // 2,
            "The pictures do not show flows of the exercise, and get_normalizing_flow_dist is not"
            " called once for each picture: their parameters are not known.",
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


@check(DATASET, points=0.25, hint="The first axis counts the pictures.")
@pytest.mark.parametrize("count", [FEW, SHOWN])
def test_count(observe: Observer, draw: Draw, count: int) -> None:
    """The data set has as many pictures as requested."""
    shape = pictures(observe, draw, count).array("pictures").shape
    seen = shape[0] if shape else 0
    require(
        seen == count,
        f"create_image_dataset: expected {count} pictures, got a first axis of length {seen}.",
    )


@check(DATASET, points=0.25, hint="Stack the pictures as they are.")
def test_shape(observe: Observer, draw: Draw, advice: Advice) -> None:
    """Each picture is one of 36 by 36 pixels of three colours."""
    shape, own = pictures(observe, draw).array("pictures").shape, own_size(observe, draw)
    if own and shape[1:] in (own, (SIDE, SIDE, 3)):
        advice.append(
            f"get_image_array_from_density_values gives pictures of shape {own}, and"
            " create_image_dataset takes them as they are: the size costs points there only."
        )
        return
    require(
        shape[1:] == (SIDE, SIDE, 3),
        f"create_image_dataset: expected shape (num_images, {SIDE}, {SIDE}, 3), got {shape}.",
    )


@check(DATASET, points=0.25, hint="Do not scale here; get_training_and_validation does.")
def test_pixels(observe: Observer, draw: Draw) -> None:
    """The pixels run from 0 to 255."""
    returned = pictures(observe, draw).array("pictures")
    require(
        returned.dtype.kind in "uif" and returned.size,
        f"the pictures: expected numbers, got shape {returned.shape} and dtype {returned.dtype}.",
    )
    low, high = float(returned.min()), float(returned.max())
    require(
        low >= 0 and high <= 255,
        f"the pictures: expected values from 0 to 255, got {low:.4g} to {high:.4g}.",
    )
    require(
        high > 1,
        f"The values run from {low:.4g} to {high:.4g}: they are scaled already, or all dark.",
    )
    # Values of pictures that have nothing to do with flows are no work.
    require_made_of_flows(observe, draw)


def require_made_of_flows(observe: Observer, draw: Draw) -> None:
    """Raise a `Disagreement` unless pictures differ and show flows, or flows are made for them."""
    seen = pictures(observe, draw)
    shown = each(seen.array("pictures"))
    varied = laws.different_rows([one.ravel() for one in shown]) > 1
    made = len(noted(seen)) == len(shown)
    require(
        (varied and made and not all(is_noise(one) for one in shown))
        or any(found(one).correlation >= FOUND for one in shown),
        "The pictures have nothing to do with flows: none of them shows one, and"
        " get_normalizing_flow_dist is not called once for each.",
    )


@check(DATASET, points=0.75, hint="Draw new values of the flow's two parameters for each picture.")
def test_different(observe: Observer, draw: Draw) -> None:
    """Every picture is of another flow, with values of a and θ that do not depend on each other."""
    shown = each(pictures(observe, draw).array("pictures"))
    require_several(shown)
    different = laws.different_rows([one.ravel() for one in shown])
    require(
        different >= min(DIFFERENT, len(shown)),
        f"Only {different} of {len(shown)} pictures are different. {in_a_row(shown)}".strip(),
    )
    require_made_of_flows(observe, draw)
    which = order(observe, draw)
    if which is None:
        return
    rows = noted_of_many(observe, draw, which)
    different, count = laws.different_rows(rows), len(rows)
    require(
        different >= (1 - laws.MOST_ALIKE) * count,
        f"Only {different} of {count} flows are different.",
        diagnosis=True,
    )
    if count and laws.has_laws(*rows.T):
        laws.require_independent(*rows.T)


def in_a_row(shown: list[Array]) -> str:
    """How many times each picture occurs before the next one, in words, if it does."""
    same = [np.array_equal(one, following) for one, following in pairwise(shown)]
    for times in range(2, len(shown)):
        if same == [place % times != 0 for place in range(1, len(shown))]:
            return f"Each of them occurs {times} times in a row."
    return ""


def require_several(shown: list[Array]) -> None:
    require(
        laws.different_rows([one.ravel() for one in shown]) > 1,
        "All pictures are the same.",
        diagnosis=True,
    )


@check(DATASET, points=0.5, hint="Draw a new coefficient for each flow, normal with mean 3.")
def test_coefficients(observe: Observer, draw: Draw) -> None:
    """The coefficients a are drawn from N(3, 1)."""
    require_several(each(pictures(observe, draw).array("pictures")))
    require_made_of_flows(observe, draw)
    a, theta = parameters(observe, draw)
    laws.require_parameters_in_order(a, theta)
    laws.require_coefficients(laws.without_repeated_flows(a, theta)[0])


@check(DATASET, points=0.5, hint="Draw a new angle for each flow, uniform on a whole turn.")
def test_angles(observe: Observer, draw: Draw) -> None:
    """The angles θ are drawn uniformly from 0 to 2π."""
    require_several(each(pictures(observe, draw).array("pictures")))
    require_made_of_flows(observe, draw)
    a, theta = parameters(observe, draw)
    laws.require_parameters_in_order(a, theta)
    a, theta = laws.without_repeated_flows(a, theta)
    laws.require_angles(theta, a)


@check(
    DATASET,
    points=1.5,
    hint="Does the flow from the previous exercise pass its checks? Are its pictures right?",
)
def test_flows(observe: Observer, draw: Draw) -> None:
    """Every picture shows the density of a random flow."""
    shown, rows = readable(observe, draw)
    require(
        len(shown) >= READABLE,
        f"Only {len(shown)} of {SHOWN} pictures show anything but a bright spot on their rim.",
    )
    if all_show(shown, rows) or all_show(shown, rows[:, ::-1]):
        return
    bad = [number for number, one in enumerate(shown) if found(one).correlation < FOUND]
    require(
        not bad,
        f"{len(bad)} of {len(shown)} pictures do not show a flow of the exercise, with any angle"
        f" and coefficient; the first is number {bad[0] if bad else 0}, counted from 0."
        f" {of_one_colour([shown[number] for number in bad])}".rstrip(),
    )


def of_one_colour(bad: list[Array]) -> str:
    """How many of these pictures show nothing at all, in words."""
    empty = sum(not np.ptp(one.reshape(-1, 3), axis=0).any() for one in bad)
    all_of_them = "All of them have" if empty == len(bad) > 1 else f"{empty} of them has"
    return f"{all_of_them} one colour only: nothing was drawn." if empty else ""
