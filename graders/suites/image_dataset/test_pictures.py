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
from graders.evaluation.draws import Draw
from graders.evaluation.observer import Observer
from graders.suites.image_dataset import laws
from graders.suites.image_dataset.flows import FOUND, all_show, found, is_base, is_noise
from graders.suites.image_dataset.made import (
    FEW,
    SHOWN,
    counted_later,
    draws_well,
    each,
    is_readable,
    noted,
    noted_of_many,
    order,
    own_size,
    parameters,
    pictures,
    readable,
    shown_by_all,
)
from graders.suites.image_dataset.steps import require_no_other_number, require_steps
from graders.suites.image_dataset.views import one_colour

DATASET = "create_image_dataset"
READABLE = 3
# At most 3 of 100 right pictures cannot be read (measured: 1 of 100); seven of nine such
# have a chance of 36 · 0.03⁷ = 8e-10.
DIFFERENT = 7
# Two right pictures are equal with a chance below 1e-5 (they differ, measured, as soon as
# coefficients differ by 0.001 or angles by 0.0003). Three such pairs of 36, which it takes to
# have fewer than 7 different pictures, have a chance below 36³/6 · 1e-15 = 1e-11.


@check(DATASET, points=0.25, hint="The first axis counts the pictures.")
@pytest.mark.parametrize("count", [FEW, SHOWN, 1])
def test_count(observe: Observer, draw: Draw, count: int) -> None:
    """The data set has as many pictures as requested."""
    returned = pictures(observe, draw, count).array("pictures")
    seen = returned.shape[0] if returned.shape else 0
    require(
        count > 1 or returned.shape != (SIDE, SIDE, 3),
        "create_image_dataset: one picture comes without the first axis, which counts them.",
        diagnosis=True,
    )
    kept = seen != count != FEW and holds(returned, pictures(observe, draw, FEW).array("pictures"))
    require(
        not kept,
        f"create_image_dataset: expected {count} pictures, got {seen}; the first {FEW} of them are"
        " those of an earlier call: its pictures are kept for later ones.",
        diagnosis=True,
    )
    require(
        seen == count,
        f"create_image_dataset: expected {count} pictures, got a first axis of length {seen}.",
    )
    if count == FEW:  # what is kept of many pictures would come into the others
        return
    many, after = counted_later(observe, draw)
    require(
        after == FEW,
        f"create_image_dataset: expected {FEW} pictures, got {after} in a call after one for"
        f" {many}: pictures of an earlier call are kept.",
        diagnosis=True,
    )


def holds(returned: Array, earlier: Array) -> bool:
    """Whether pictures begin with those of an earlier call, which are not all the same."""
    if returned.ndim < 3 or earlier.ndim != returned.ndim or len(earlier) != FEW:
        return False
    varied = laws.different_rows(earlier.reshape(FEW, -1)) > 1
    return varied and np.array_equal(returned[:FEW], earlier)


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
        returned.dtype != np.int8 or low >= 0,
        f"The pictures are int8, which ends at 127: brighter pixels became negative, to {low:.4g}.",
        diagnosis=True,
    )
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
    if any(found(one).correlation >= FOUND for one in shown) or shown_by_all(seen):
        return
    nothing = "The pictures have nothing to do with flows: none of them shows one"
    require(
        len(noted(seen)) == len(shown),
        f"{nothing}, and get_normalizing_flow_dist is not called once for each.",
    )
    varied = laws.different_rows([one.ravel() for one in shown]) > 1
    require(varied, f"{nothing}, and all are the same.")
    require(not all(is_noise(one) for one in shown), f"{nothing}, and all are noise.")


@check(DATASET, points=0.75, hint="Draw new values of the flow's two parameters for each picture.")
def test_different(observe: Observer, draw: Draw) -> None:
    """Every picture is of another flow, with values of a and θ that do not depend on each other."""
    require_several(observe, draw, "base")
    shown = each(pictures(observe, draw).array("pictures"))
    if shown_by_all(pictures(observe, draw)):
        shown = []
    different = laws.different_rows([one.ravel() for one in shown])
    require(
        different >= min(DIFFERENT, len(shown)),
        f"Only {different} of {len(shown)} pictures are different."
        f" {in_a_row(shown) or of_one_colour(shown)}".strip(),
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


def require_several(observe: Observer, draw: Draw, *known: str) -> None:
    """Raise a `Disagreement` if all pictures are the same, but for what is `known` of them."""
    seen = pictures(observe, draw)
    shown, all_show = each(seen.array("pictures")), shown_by_all(seen)
    if all_show in known:
        return
    why = {
        "last": "Each shows the flow that was made last: is one array written again and again?",
        "first": "Each shows the flow that was made first, though others were made after it.",
    }.get(all_show, "")
    require(
        laws.different_rows([one.ravel() for one in shown]) > 1,
        f"All pictures are the same. {why}".strip(),
        diagnosis=True,
    )


@check(DATASET, points=0.5, hint="Draw a new coefficient for each flow, normal with mean 3.")
def test_coefficients(observe: Observer, draw: Draw) -> None:
    """The coefficients a are drawn from N(3, 1)."""
    require_several(observe, draw, "base", "last", "first")
    require_made_of_flows(observe, draw)
    a, theta = parameters(observe, draw)
    laws.require_parameters_in_order(a, theta)
    laws.require_coefficients(laws.without_repeated_flows(a, theta)[0])


@check(DATASET, points=0.5, hint="Draw a new angle for each flow, uniform on a whole turn.")
def test_angles(observe: Observer, draw: Draw) -> None:
    """The angles θ are drawn uniformly from 0 to 2π."""
    require_several(observe, draw, "base", "last", "first")
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
    in_order = rows if all_show(shown, rows) else rows[:, ::-1]
    if all_show(shown, in_order):
        require_steps(shown, in_order, draws_well(observe, draw))
        return
    numbered = enumerate(each(pictures(observe, draw).array("pictures")))
    bad = {
        number: one
        for number, one in numbered
        if is_readable(one) and found(one).correlation < FOUND
    }
    require_drawn(bad, len(shown))
    require(
        not all(is_base(one) for one in bad.values()) or not bad,
        "The pictures show the Gaussian that a flow starts from, not the flow: its bijector is not"
        " applied.",
        diagnosis=True,
    )
    if bad and len(shown) == len(rows):
        require_no_other_number(shown, rows)
    require(
        not bad,
        f"{len(bad)} of {len(shown)} pictures do not show a flow of the exercise, with any angle"
        f" and coefficient; the first is number {min(bad, default=0)}, counted from 0."
        f" {of_one_colour(list(bad.values()))}".rstrip(),
    )


def require_drawn(bad: dict[int, Array], count: int) -> None:
    """Raise a `Disagreement` if all pictures that show no flow, by number, show nothing."""
    names = {one_colour(one) for one in bad.values()}
    if not bad or "" in names:
        return
    numbers = ", ".join(map(str, bad))
    which = f"Picture {numbers} is" if len(bad) == 1 else f"Pictures {numbers} are"
    others = " The others show flows." if len(bad) < count else ""
    raise Disagreement(
        f"{which} {' or '.join(sorted(names))} all over, counted from 0: nothing was drawn or"
        f" stored there.{others}",
        diagnosis=True,
    )


def of_one_colour(bad: list[Array]) -> str:
    """How many of these pictures show nothing at all, in words."""
    empty = sum(not np.ptp(one.reshape(-1, 3), axis=0).any() for one in bad)
    all_of_them = "All of them have" if empty == len(bad) > 1 else f"{empty} of them has"
    return f"{all_of_them} one colour only: nothing was drawn." if empty else ""
