"""The class conditionals: 4.5 points."""

from __future__ import annotations

import numpy as np
import pytest

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import require
from graders.comparisons.shapes import require_shapes
from graders.evaluation.checks import Advice, any_of, check
from graders.evaluation.diagnosis import require_explained
from graders.evaluation.draws import Draw
from graders.evaluation.observer import Observer
from graders.suites.naive_bayes.arguments import advise_on_changes, require_same_again
from graders.suites.naive_bayes.conditionals import (
    SIZES,
    SPREADS,
    Fitted,
    Setting,
    is_floored,
    require_classes,
    require_size,
    shapes_of,
)

DTYPES = ("float64", "float32")
# Four log densities of order 10 in float32, and a scale with a lower limit of 1e-3.
DENSITY = 1e-3


@check(
    "get_class_conditionals",
    points=0.5,
    hint="The classes are the batch, the features the event, of one distribution.",
)
@any_of("dtype", DTYPES)
def test_get_class_conditionals_form(observe: Observer, draw: Draw, dtype: str) -> None:
    """The class conditionals are one distribution: a batch of classes, an event of features."""
    fitted = Fitted(observe, draw, dtype)
    seen = fitted.evidence(Setting())
    if tuple(seen.shape("batch_shape")) != (3,):
        require_classes(fitted, shapes_of(fitted))
    require_shapes(seen, batch=(3,), event=(2,))


@check(
    "get_class_conditionals",
    points=0.5,
    hint="What does the model assume about the features within one class?",
)
@any_of("dtype", DTYPES)
def test_get_class_conditionals_independence(observe: Observer, draw: Draw, dtype: str) -> None:
    """Within a class, the features are independent and normally distributed."""
    data = Setting().sample(draw)
    # Of a product of densities, log p(a,b) + log p(c,d) − log p(a,d) − log p(c,b) is 0.
    (a, b), (c, d) = data.x[:2]
    corners = np.array([[a, b], [c, d], [a, d], [c, b]])
    seen = observe("log_densities", x=data.x.astype(dtype), y=data.y, points=corners.astype(dtype))
    values = seen.array("log_densities")
    require(
        values.shape[:1] == (4,), f"log_prob of 4 points in 3 classes has shape {values.shape}."
    )
    require(bool(np.any(values[0] != values[1])), "The density is the same at different points.")
    first, second, third, fourth = values.astype(np.float64)
    mixed = np.max(np.abs(first + second - third - fourth), initial=0.0)
    require(
        mixed <= 1e-4 * max(1.0, float(np.max(np.abs(values), initial=0.0))),
        "The density of a point is not the product of its features' densities:"
        " your features are correlated within a class.",
        diagnosis=True,
    )
    fitted = Fitted(observe, draw, dtype)
    require_normal(fitted, values, corners)
    # A standard normal distribution for every class has independent features, too.
    require(
        fitted.recognised(),
        "The features are independent, but neither means nor standard deviations follow x and y.",
    )


def require_normal(fitted: Fitted, values: Array, points: Array) -> None:
    """The log densities are those of normal distributions with the student's own moments."""
    seen = fitted.evidence(Setting())
    mean, stddev = seen.array("mean").astype(float), seen.array("stddev").astype(float)
    if mean.shape != stddev.shape or mean.ndim != 2 or mean.shape[1] != 2:
        return
    with np.errstate(all="ignore"):
        z = (points[:, None, :] - mean) / stddev
        normal = -np.sum(z**2 / 2 + np.log(np.abs(stddev) * np.sqrt(2 * np.pi)), axis=-1)
        off = np.abs(values - normal) if values.shape == normal.shape else np.zeros(1)
    wrong = np.isfinite(normal).all() and np.any(off > DENSITY * np.maximum(1, np.abs(normal)))
    require(
        not wrong,
        "The density is not that of a normal distribution with your means and standard deviations.",
        diagnosis=True,
    )


@check("get_class_conditionals", points=1, hint="Average each feature over one class at a time.")
@any_of("dtype", DTYPES)
def test_get_class_conditionals_means(
    observe: Observer, draw: Draw, advice: Advice, dtype: str
) -> None:
    """The means are the means of each feature in each class."""
    fitted = Fitted(observe, draw, dtype)
    for spread in SPREADS:
        require_means(fitted, Setting(spread=spread))
    require_same_again(fitted.evidence(Setting()), "mean")
    advise_on_changes(fitted.evidence(Setting()), advice)


def require_means(fitted: Fitted, setting: Setting) -> None:
    own = fitted.means(setting)
    slips = () if own.fits({}) else fitted.mean_slips()
    require_explained("the mean", own, slips, lambda: fitted.all("means"))


@check(
    "get_class_conditionals",
    points=1.5,
    hint="Maximum likelihood, within one class: what is the sum of squares divided by?",
)
@pytest.mark.parametrize("spread", SPREADS)
@any_of("dtype", DTYPES)
def test_get_class_conditionals_standard_deviations(
    observe: Observer, draw: Draw, spread: float, dtype: str
) -> None:
    """The standard deviations are the maximum likelihood ones of each class."""
    fitted, setting = Fitted(observe, draw, dtype), Setting(spread=spread)
    require_stddevs(fitted, setting)
    require_same_again(fitted.evidence(setting), "stddev")


def require_stddevs(fitted: Fitted, setting: Setting) -> None:
    own = fitted.stddevs(setting)
    if not is_floored(own):
        slips = fitted.stddev_slips()
        require_explained("the stddev", own, slips, lambda: fitted.all("stddevs"))


@check(
    "get_class_conditionals",
    points=1,
    hint="Take the numbers of classes and of features from x and y.",
)
@pytest.mark.parametrize("setting", SIZES)
@any_of("dtype", DTYPES)
def test_get_class_conditionals_other_sizes(
    observe: Observer, draw: Draw, setting: Setting, dtype: str
) -> None:
    """The class conditionals are right for other numbers of classes and features."""
    fitted = Fitted(observe, draw, dtype)
    seen = fitted.evidence(setting)
    require_size(fitted, setting)
    require_shapes(seen, batch=(setting.classes,), event=(setting.features,))
    require_means(fitted, setting)
    require_stddevs(fitted, setting)
