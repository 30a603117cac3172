"""The class conditionals: 4.5 points."""

from __future__ import annotations

import numpy as np
import pytest

from graders.comparisons.disagreement import require
from graders.comparisons.shapes import require_shapes
from graders.evaluation.checks import any_of, check
from graders.evaluation.evidence import Evidence
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.naive_bayes.inputs import Sample, sample
from reference.naive_bayes import mistakes

DTYPES = ("float64", "float32")
# A standard deviation with a lower limit of up to 1e-3 is right, too.
FLOOR = 1.1e-3


def conditionals(observe: Observer, data: Sample, dtype: str) -> Evidence:
    return observe("class_conditionals", x=data.x.astype(dtype), y=data.y)


@check(
    "get_class_conditionals",
    points=0.5,
    hint="The classes are the batch, the features the event, of one distribution.",
)
@any_of("dtype", DTYPES)
def test_get_class_conditionals_form(observe: Observer, draw: Draw, dtype: str) -> None:
    """The class conditionals are one distribution: a batch of classes, an event of features."""
    seen = conditionals(observe, sample(draw("points"), 3), dtype)
    require_shapes(seen, batch=(3,), event=(2,))


@check(
    "get_class_conditionals",
    points=0.5,
    hint="What does the model assume about the features within one class?",
)
@any_of("dtype", DTYPES)
def test_get_class_conditionals_independence(observe: Observer, draw: Draw, dtype: str) -> None:
    """Within a class, the features are independent."""
    data = sample(draw("points"), 3)
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


@check("get_class_conditionals", points=1, hint="Average each feature over one class at a time.")
@any_of("dtype", DTYPES)
def test_get_class_conditionals_means(observe: Observer, draw: Draw, dtype: str) -> None:
    """The means are the means of each feature in each class."""
    data = sample(draw("points"), 3)
    seen = conditionals(observe, data, dtype)
    seen.agree("mean", rtol=1e-4, atol=1e-4, mistakes=mistakes.means(data.x, data.y))


@check(
    "get_class_conditionals",
    points=1.5,
    hint="Maximum likelihood, within one class: what is the sum of squares divided by?",
)
@pytest.mark.parametrize("spread", [1.0, 0.05])
@any_of("dtype", DTYPES)
def test_get_class_conditionals_standard_deviations(
    observe: Observer, draw: Draw, spread: float, dtype: str
) -> None:
    """The standard deviations are the maximum likelihood ones of each class."""
    data = sample(draw("points"), 3, spread=spread)
    seen = conditionals(observe, data, dtype)
    seen.agree("stddev", rtol=1e-4, atol=FLOOR, mistakes=mistakes.stddevs(data.x, data.y))


@check(
    "get_class_conditionals",
    points=1,
    hint="Take the numbers of classes and of features from x and y.",
)
@pytest.mark.parametrize(("classes", "features"), [(2, 4), (1, 2), (5, 1)])
@any_of("dtype", DTYPES)
def test_get_class_conditionals_other_sizes(
    observe: Observer, draw: Draw, classes: int, features: int, dtype: str
) -> None:
    """The class conditionals are right for other numbers of classes and features."""
    data = sample(draw("points"), classes, features)
    seen = conditionals(observe, data, dtype)
    require_shapes(seen, batch=(classes,), event=(features,))
    seen.agree("mean", rtol=1e-4, atol=1e-4, mistakes=mistakes.means(data.x, data.y))
    seen.agree("stddev", rtol=1e-4, atol=FLOOR, mistakes=mistakes.stddevs(data.x, data.y))
