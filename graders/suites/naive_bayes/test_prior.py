"""The class prior: 3 points."""

from __future__ import annotations

import pytest

from graders.comparisons.shapes import require_shapes
from graders.evaluation.checks import check
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.naive_bayes.inputs import sample
from reference.naive_bayes import mistakes


@check(
    "get_prior",
    points=0.5,
    hint="One distribution over the labels 0, 1, …, not a batch of distributions.",
)
def test_get_prior_form(observe: Observer, draw: Draw) -> None:
    """The prior is one categorical distribution over integer labels."""
    require_shapes(observe("prior", y=sample(draw("points"), 3).y), batch=(), event=())


@check("get_prior", points=2, hint="What share of the examples has label k?")
@pytest.mark.parametrize("classes", [2, 3, 5])
def test_get_prior_shares(observe: Observer, draw: Draw, classes: int) -> None:
    """The prior gives each class its share of the examples, for 2, 3 and 5 classes."""
    y = sample(draw("points"), classes).y
    observe("prior", y=y).agree("probabilities", rtol=1e-5, atol=1e-6, mistakes=mistakes.prior(y))


@check("get_prior", points=0.5, hint="With a single class there is nothing to be unsure about.")
def test_get_prior_one_class(observe: Observer, draw: Draw) -> None:
    """The prior is right when there is one class only."""
    y = sample(draw("points"), 1).y
    observe("prior", y=y).agree("probabilities", rtol=1e-5, mistakes=mistakes.prior(y))
