"""The class prior: 3 points."""

from __future__ import annotations

import numpy as np
import pytest

from graders.comparisons.arrays import Array, close
from graders.comparisons.disagreement import require
from graders.comparisons.shapes import require_shapes
from graders.evaluation.checks import check
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.naive_bayes.inputs import sample
from reference.naive_bayes import mistakes

CLOSE = {"rtol": 1e-5, "atol": 1e-6}


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
    seen = observe("prior", y=y)
    if not close(seen.array("probabilities"), seen.reference["probabilities"], **CLOSE):
        others = [sample(draw("points"), other).y for other in (2, 3, 5)]
        require(
            not all_alike([observe("prior", y=other).array("probabilities") for other in others]),
            "get_prior returns the same for every y: it does not use its argument y. Does it read"
            " another variable of your notebook, such as y_train?",
            diagnosis=True,
        )
    seen.agree("probabilities", **CLOSE, mistakes=mistakes.prior(y))


def all_alike(returned: list[Array]) -> bool:
    """Whether these arrays are the same, and not merely uniform over a fixed number of classes."""
    first = returned[0]
    varied = first.size and first.dtype.kind == "f" and np.ptp(first) > 0
    return bool(varied) and all(np.array_equal(first, other) for other in returned)


@check("get_prior", points=0.5, hint="With a single class there is nothing to be unsure about.")
def test_get_prior_one_class(observe: Observer, draw: Draw) -> None:
    """The prior is right when there is one class only."""
    y = sample(draw("points"), 1).y
    observe("prior", y=y).agree("probabilities", rtol=1e-5, mistakes=mistakes.prior(y))
