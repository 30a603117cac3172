"""The class prior: 3 points."""

from __future__ import annotations

import numpy as np
import pytest

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import require
from graders.comparisons.shapes import require_shapes
from graders.evaluation.checks import Advice, check
from graders.evaluation.diagnosis import (
    Observations,
    Observed,
    explanations,
    require_explained,
)
from graders.evaluation.draws import Draw, drawn_once
from graders.evaluation.evidence import Evidence
from graders.evaluation.observer import Observer
from graders.suites.naive_bayes.arguments import advise_on_changes, require_same_again
from graders.suites.naive_bayes.inputs import sample
from reference.naive_bayes import mistakes
from reference.naive_bayes.mistakes_conditionals import KEPT

CLOSE = {"rtol": 1e-5, "atol": 1e-6}
CLASSES = (3, 2, 5, 12)
CALLED = (*CLASSES, 1)
"""The numbers of classes in the order in which the checks ask for them."""
FORMED = 1e-4


@drawn_once
def labels(draw: Draw, classes: int) -> Array:
    return sample(draw("points"), classes).y


def prior(observe: Observer, draw: Draw, classes: int) -> tuple[Evidence, Array]:
    y = labels(draw, classes)
    seen = observe("prior", y=y)
    returned = seen.optional("returned", str)
    require(
        returned is None,
        f"get_prior: expected a distribution, got {str(returned)[:60]}.",
        diagnosis=True,
    )
    return seen, y


def observed(observe: Observer, draw: Draw, classes: int) -> Observed:
    seen, y = prior(observe, draw, classes)
    case, given = f"K = {classes}", seen.array("probabilities")
    before = [labels(draw, k) for k in CALLED[: CALLED.index(classes)]]
    return Observed(given, lambda parts: mistakes.shares(y, parts, before), **CLOSE, case=case)


def everything(observe: Observer, draw: Draw) -> Observations:
    """What was observed for several numbers of classes."""
    found = Observations()
    for classes in CLASSES:
        found.add(lambda classes=classes: observed(observe, draw, classes))  # type: ignore[misc]
    return found


@check(
    "get_prior",
    points=0.25,
    hint="One distribution over the labels 0, 1, …, not a batch of distributions.",
)
def test_get_prior_form(observe: Observer, draw: Draw) -> None:
    """The prior is one categorical distribution over integer labels, whose probs sum to 1."""
    seen, y = prior(observe, draw, 3)
    require_shapes(seen, batch=(), event=())
    total = seen.array("total")
    require(total.shape == () and total.dtype.kind == "f", "Your prior has no probabilities.")
    if abs(float(total) - 1) > FORMED:
        # Where the probabilities themselves are no numbers, another check says so.
        require(not np.isfinite(total), _sum(float(total), y), diagnosis=True)


def _sum(total: float, y: Array) -> str:
    n = len(y)
    made = {
        n: " You passed the counts as probs, without dividing by N.",
        n / (n - 1): " You divided by N − 1, not by N.",
        n / (n + 1): " You divided by N + 1, not by N.",
    }
    found = (words for right, words in made.items() if abs(total / right - 1) < FORMED)
    return f"The probs of your prior sum to {total:.4g}, not to 1.{next(found, '')}"


@check("get_prior", points=2.25, hint="What share of the examples has label k?")
@pytest.mark.parametrize("classes", CLASSES)
def test_get_prior_shares(observe: Observer, draw: Draw, advice: Advice, classes: int) -> None:
    """The prior gives each class its share of the examples, for 2, 3, 5 and 12 classes."""
    own = observed(observe, draw, classes)
    if not own.fits({}):
        require_use_of_y(everything(observe, draw))
    slips = mistakes.prior(sample(draw("points"), classes).y, own.value)
    require_explained("the probabilities", own, slips, lambda: everything(observe, draw).all)
    seen, _ = prior(observe, draw, classes)
    require_same_again(seen, "probabilities")
    if classes == CLASSES[0]:
        advise_on_changes(seen, advice)


def require_use_of_y(found: Observations) -> None:
    """Different labels give different priors, unless these are merely uniform."""
    first, *others = [one.value for one in found.all]
    varied = first.size and first.dtype.kind == "f" and np.ptp(first) > 0
    same = varied and others and all(np.array_equal(first, other) for other in others)
    require(not same or not found.all[0].fits({}), KEPT, diagnosis=True)
    require(
        not same,
        "get_prior returns the same for every y: it does not use its argument y. Does it read"
        " another variable of your notebook, such as y_train?",
        diagnosis=True,
    )


@check("get_prior", points=0.5, hint="With a single class there is nothing to be unsure about.")
def test_get_prior_one_class(observe: Observer, draw: Draw) -> None:
    """The prior is right when there is one class only."""
    own, others = observed(observe, draw, 1), everything(observe, draw)
    require_explained("the probabilities", own, mistakes.PRIOR, lambda: others.all)
    # Equal shares, or random ones, are right here without the work.
    require(
        any(follows(one) for one in others.all) or recognised(others, draw),
        "With one class your prior is right, but with several it does not follow their counts.",
    )


def follows(one: Observed) -> bool:
    """Whether five or more probabilities have the order of the counts, or the reverse one."""
    right, seen = one.compute({}), one.value
    if seen.shape != right.shape or seen.dtype.kind not in "biuf" or right.size < 5:
        return False
    orders = (np.argsort(right), np.argsort(-right))
    return bool(np.ptp(seen)) and any(np.array_equal(np.argsort(seen), each) for each in orders)


def recognised(found: Observations, draw: Draw) -> bool:
    """Whether the probabilities differ, and are right or of a known mistake."""
    varied = any(one.value.size and np.ptp(one.value) > 0 for one in found.all)
    if not varied:
        return False
    # Fitted to probabilities of other labels, where these are missing: they explain nothing.
    slips = mistakes.prior(sample(draw("points"), CLASSES[0]).y, found.all[0].value)
    return bool(explanations(found.all, slips))
