"""Prediction: 4.5 points."""

from __future__ import annotations

import numpy as np
import pytest

from graders.comparisons.disagreement import require
from graders.comparisons.shapes import require_shape
from graders.evaluation.checks import Advice, any_of, check
from graders.evaluation.draws import Draw
from graders.evaluation.observer import Observer
from graders.suites.naive_bayes.arguments import advise_on_changes, require_same_again
from graders.suites.naive_bayes.inputs import MODEL_DTYPES, far_points
from graders.suites.naive_bayes.labels import (
    EQUAL,
    GRIDS,
    MANY,
    ONE_CLASS,
    UNBALANCED,
    Predicted,
    Setting,
    require_form,
    require_labels,
)


@check("predict_class", points=0.5, hint="One whole number per point, in a NumPy array.")
@any_of("dtypes", MODEL_DTYPES)
def test_predict_class_form(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """The prediction is a NumPy array of integers, one for each point."""
    setting = EQUAL[0]
    seen = Predicted(observe, draw, dtypes).of(setting)
    labels, kind = seen.array("labels"), seen.read("kind", str)
    require(kind == "NumPy array", f"predict_class: expected a NumPy array, got a {kind}.")
    require_form(labels, setting.given(draw), setting.points(draw))
    require(labels.dtype.kind in "iu", f"the labels: expected integers, got dtype {labels.dtype}.")
    require_shape("the labels", labels.shape, setting.shape)


@check("predict_class", points=1.5, hint="Which class has the largest posterior at each point?")
@pytest.mark.parametrize("setting", EQUAL)
@any_of("dtypes", MODEL_DTYPES)
def test_predict_class_classes(
    observe: Observer, draw: Draw, setting: Setting, dtypes: tuple[str, str]
) -> None:
    """Points get the most probable class, for 2, 3 and 5 classes."""
    require_labels(Predicted(observe, draw, dtypes), setting)


@check("predict_class", points=1, hint="A frequent class wins where the likelihoods are close.")
@pytest.mark.parametrize("setting", UNBALANCED)
@any_of("dtypes", MODEL_DTYPES)
def test_predict_class_prior_matters(
    observe: Observer, draw: Draw, advice: Advice, setting: Setting, dtypes: tuple[str, str]
) -> None:
    """An unbalanced prior changes the winner where it should."""
    predicted = Predicted(observe, draw, dtypes)
    require_labels(predicted, setting)
    if setting is UNBALANCED[0]:
        advise_on_underflow(predicted, setting, advice)


def advise_on_underflow(predicted: Predicted, setting: Setting, advice: Advice) -> None:
    """Advise without deducting points: the exercise does not say how to evaluate the formula."""
    if not predicted.observed(MANY).fits({}):
        return  # labels of points less far are wrong, too, and another check says why
    given = setting.given(predicted.draw)
    seen = predicted.evidence(given, far_points(given))
    labels, expected = seen.array("labels"), np.asarray(seen.reference["labels"])
    if labels.shape == expected.shape and not np.array_equal(labels, expected):
        advice.append(
            "Far from the data the densities underflow to 0, so your prediction is arbitrary"
            " there. Sums of logarithms do not underflow."
        )


@check("predict_class", points=1, hint="Only the last axis of x holds features.")
@pytest.mark.parametrize("setting", GRIDS)
@any_of("dtypes", MODEL_DTYPES)
def test_predict_class_higher_ranks(
    observe: Observer, draw: Draw, advice: Advice, setting: Setting, dtypes: tuple[str, str]
) -> None:
    """Points in arrays of shape (N, 1, d) and (m, n, d) get labels of shape (N, 1) and (m, n)."""
    predicted = Predicted(observe, draw, dtypes)
    require_labels(predicted, setting)
    seen = predicted.of(setting)
    require_same_again(seen, "labels")
    if setting is GRIDS[0]:
        advise_on_changes(seen, advice)


@check("predict_class", points=0.5, hint="With a single class there is nothing to choose.")
@any_of("dtypes", MODEL_DTYPES)
def test_predict_class_one_class(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """With one class only, every point belongs to it."""
    predicted = Predicted(observe, draw, dtypes)
    require_labels(predicted, ONE_CLASS)
    # To answer 0 everywhere is right here without the work.
    require(
        predicted.is_better_than_chance(),
        "With one class your labels are right, but with several they are not better than a guess.",
    )
