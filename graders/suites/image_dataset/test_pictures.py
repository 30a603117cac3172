"""The data set of pictures: 4 points."""

from __future__ import annotations

import numpy as np
import pytest

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.pictures import SIDE, as_picture
from graders.evaluation.checks import Advice, check
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.sandbox.observation import Outcome
from graders.suites.image_dataset.drawing import picture, settings
from graders.suites.image_dataset.flows import FOUND, Flow, found, spread_of_angles

DATASET = "create_image_dataset"
FEW, MANY = 3, 12
# Right coefficients a ~ N(3, 1) of all 12 pictures lie within 0.3 of each other with a chance
# of at most 12 · 0.3¹¹ · ∫φ¹² = 12 · 1.8e-6 · 1.2e-5 = 2.5e-10. Equal ones are found within
# 0.1 of each other (measured between 1 and 4; beyond, twelve are rarer still), so that 0.2 as
# found is at most 0.3 in truth.
SAME_COEFFICIENT = 0.2
# Right angles of all 12 pictures lie on an arc of 0.3 with a chance of 12 · (0.3/2π)¹¹ = 4e-14.
SAME_ANGLE = 0.2
# Two right pictures are equal with a chance below 1e-5 (they differ, measured, as soon as
# coefficients differ by 0.001 or angles by 0.0003). Four such pairs of 66, which it takes to
# have fewer than 9 different pictures, have a chance below 66⁴/24 · 1e-20 = 1e-14.
DIFFERENT = 9


def pictures(observe: Observer, draw: Draw, count: int) -> Evidence:
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


def own_size(observe: Observer, draw: Draw) -> tuple[int, ...]:
    """The shape of one picture of the student's if it is wrong, which another check finds."""
    try:
        shape = picture(observe, draw).array("picture").shape
    except (Disagreement, NotObserved):
        return ()
    return shape if shape != (SIDE, SIDE, 3) and len(shape) == 3 else ()


def each(returned: Array) -> list[Array]:
    """Every picture of the student's as (36, 36, 3) floats."""
    if returned.ndim < 3 or not 1 < len(returned) <= 100:
        raise Disagreement(
            f"create_image_dataset: expected 12 pictures, got shape {returned.shape}."
        )
    return [as_picture(one) for one in returned]


@check(DATASET, points=0.5, hint="The first axis counts the pictures.")
@pytest.mark.parametrize("count", [FEW, MANY])
def test_count(observe: Observer, draw: Draw, count: int) -> None:
    """The data set has as many pictures as requested."""
    shape = pictures(observe, draw, count).array("pictures").shape
    seen = shape[0] if shape else 0
    require(
        seen == count,
        f"create_image_dataset: expected {count} pictures, got a first axis of length {seen}.",
    )


@check(DATASET, points=0.5, hint="Stack the pictures as they are.")
def test_shape(observe: Observer, draw: Draw, advice: Advice) -> None:
    """Each picture is one of 36 by 36 pixels of three colours."""
    shape, own = pictures(observe, draw, FEW).array("pictures").shape, own_size(observe, draw)
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


@check(DATASET, points=0.5, hint="Do not scale here; get_training_and_validation does.")
def test_pixels(observe: Observer, draw: Draw) -> None:
    """The pixels run from 0 to 255."""
    returned = pictures(observe, draw, MANY).array("pictures")
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


@check(DATASET, points=1, hint="Draw new values of the flow's two parameters for each picture.")
def test_different(observe: Observer, draw: Draw) -> None:
    """Every picture is of another flow."""
    shown = each(pictures(observe, draw, MANY).array("pictures"))
    different = len(np.unique(np.stack(shown).reshape(len(shown), -1), axis=0))
    require(different > 1, "All pictures are the same.")
    require(
        different >= min(DIFFERENT, len(shown)),
        f"Only {different} of {len(shown)} pictures are different.",
    )
    require_spread([found(one) for one in shown])


def require_spread(flows: list[Flow]) -> None:
    """The coefficients and the angles of the flows differ, if all pictures show flows."""
    flows = [flow for flow in flows if flow.correlation >= FOUND]
    if len(flows) < MANY:
        return
    angles = spread_of_angles(np.array([flow.angle for flow in flows]))
    require(angles > SAME_ANGLE, "All flows are turned by the same angle.")
    coefficients = float(np.ptp([flow.coefficient for flow in flows]))
    require(coefficients > SAME_COEFFICIENT, "All flows have the same coefficient a.")


@check(
    DATASET,
    points=1.5,
    hint="Does the flow from the previous exercise pass its checks? Are its pictures right?",
)
def test_flows(observe: Observer, draw: Draw) -> None:
    """Every picture shows the density of a random flow."""
    shown = each(pictures(observe, draw, MANY).array("pictures"))
    bad = [number for number, one in enumerate(shown) if found(one).correlation < FOUND]
    require(
        not bad,
        f"{len(bad)} of {len(shown)} pictures do not show a flow of the exercise, with any angle"
        f" and coefficient; the first is number {bad[0] if bad else 0}, counted from 0.",
    )
