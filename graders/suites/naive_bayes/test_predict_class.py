"""Prediction: 4.5 points."""

from __future__ import annotations

import numpy as np
import pytest

from graders.comparisons.arrays import Array, require_agreement
from graders.comparisons.disagreement import require
from graders.comparisons.shapes import require_shape
from graders.evaluation.checks import Advice, any_of, check
from graders.evaluation.evidence import Evidence
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.naive_bayes.inputs import (
    MODEL_DTYPES,
    Model,
    far_points,
    grid,
    model,
    points,
)
from reference.naive_bayes import mistakes


def predictions(observe: Observer, given: Model, x: Array, dtypes: tuple[str, str]) -> Evidence:
    shares, rest = dtypes
    return observe(
        "predictions",
        shares=given.shares.astype(shares),
        mean=given.mean.astype(rest),
        stddev=given.stddev.astype(rest),
        x=x.astype(rest),
    )


def require_labels(seen: Evidence, given: Model, x: Array) -> None:
    """The labels are right, as integers or as floats without a fraction."""
    labels = seen.array("labels")
    require_shape("the labels", labels.shape, x.shape[:-1])
    expected = np.asarray(seen.reference["labels"])
    require_agreement(
        "the labels", labels, expected, rtol=0, atol=0, mistakes=mistakes.labels(given, x)
    )


@check("predict_class", points=0.5, hint="One whole number per point, in a NumPy array.")
@any_of("dtypes", MODEL_DTYPES)
def test_predict_class_form(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """The prediction is a NumPy array of integers, one for each point."""
    x = points(draw("x"), model(draw("model"), 3), 40)
    seen = predictions(observe, model(draw("model"), 3), x, dtypes)
    labels, kind = seen.array("labels"), seen.read("kind", str)
    require(kind == "NumPy array", f"predict_class: expected a NumPy array, got a {kind}.")
    require(labels.dtype.kind in "iu", f"the labels: expected integers, got dtype {labels.dtype}.")
    require_shape("the labels", labels.shape, (40,))


@check("predict_class", points=1.5, hint="Which class has the largest posterior at each point?")
@pytest.mark.parametrize(("classes", "features"), [(3, 2), (2, 4), (5, 2)])
@any_of("dtypes", MODEL_DTYPES)
def test_predict_class_classes(
    observe: Observer, draw: Draw, classes: int, features: int, dtypes: tuple[str, str]
) -> None:
    """Points get the most probable class, for 2, 3 and 5 classes."""
    given = model(draw("model"), classes, features)
    x = points(draw("x"), given, 40)
    require_labels(predictions(observe, given, x, dtypes), given, x)


@check("predict_class", points=1, hint="A frequent class wins where the likelihoods are close.")
@any_of("dtypes", MODEL_DTYPES)
def test_predict_class_prior_matters(
    observe: Observer, draw: Draw, advice: Advice, dtypes: tuple[str, str]
) -> None:
    """An unbalanced prior changes the winner where it should."""
    given = model(draw("model"), 3, unbalanced=True)
    x = points(draw("x"), given, 80)
    require_labels(predictions(observe, given, x, dtypes), given, x)
    advise_on_underflow(observe, given, dtypes, advice)


def advise_on_underflow(
    observe: Observer, given: Model, dtypes: tuple[str, str], advice: Advice
) -> None:
    """Advise without deducting points: the exercise does not say how to evaluate the formula."""
    seen = predictions(observe, given, far_points(given), dtypes)
    labels, expected = seen.array("labels"), np.asarray(seen.reference["labels"])
    if labels.shape == expected.shape and not np.array_equal(labels, expected):
        advice.append(
            "Far from the data the densities underflow to 0, so your prediction is arbitrary"
            " there. Sums of logarithms do not underflow."
        )


@check("predict_class", points=1, hint="Only the last axis of x holds features.")
@pytest.mark.parametrize("shape", [(7, 1), (4, 6), (2, 3, 4)])
@any_of("dtypes", MODEL_DTYPES)
def test_predict_class_higher_ranks(
    observe: Observer, draw: Draw, shape: tuple[int, ...], dtypes: tuple[str, str]
) -> None:
    """Points in arrays of shape (N, 1, d) and (m, n, d) get labels of shape (N, 1) and (m, n)."""
    given = model(draw("model"), 3)
    x = grid(draw("grid"), given, shape)
    require_labels(predictions(observe, given, x, dtypes), given, x)


@check("predict_class", points=0.5, hint="With a single class there is nothing to choose.")
@any_of("dtypes", MODEL_DTYPES)
def test_predict_class_one_class(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """With one class only, every point belongs to it."""
    given = model(draw("model"), 1)
    x = points(draw("x"), given, 10)
    require_labels(predictions(observe, given, x, dtypes), given, x)
