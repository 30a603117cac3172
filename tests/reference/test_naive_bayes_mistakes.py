"""Every known mistake in Naive Bayes shows on the inputs of the checks, and no other is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from graders.evaluation import Observed, Slip, explanations
from graders.evaluation.diagnosis import Parts, parts_of
from graders.evaluation.draws import Draw
from graders.suites.naive_bayes import conditionals, labels, logistic
from graders.suites.naive_bayes.inputs import learning_sample, sample
from graders.suites.naive_bayes.learning import GIVEN
from reference.naive_bayes import (
    mistakes,
    mistakes_conditionals,
    mistakes_labels,
    mistakes_logistic,
    mistakes_reported,
)

DRAW = Draw(20_261)
Compute = Callable[[Parts], object]


def of_prior() -> tuple[Sequence[Slip], list[Compute]]:
    ys = [sample(DRAW("points"), classes).y for classes in (3, 2, 5, 12)]
    return mistakes.PRIOR, [
        lambda parts, y=y, n=n: mistakes.shares(y, parts, ys[:n])  # type: ignore[misc]
        for n, y in enumerate(ys)
    ]


def of_means() -> tuple[Sequence[Slip], list[Compute]]:
    data = [setting.sample(DRAW) for setting in conditionals.SETTINGS]
    slips = mistakes_conditionals.MEANS
    return slips, [lambda parts, d=d: mistakes_conditionals.means(d, parts) for d in data]  # type: ignore[misc]


def of_stddevs() -> tuple[Sequence[Slip], list[Compute]]:
    data = [setting.sample(DRAW) for setting in conditionals.SETTINGS]
    slips = mistakes_conditionals.STDDEVS
    return slips, [lambda parts, d=d: mistakes_conditionals.stddevs(d, parts) for d in data]  # type: ignore[misc]


def of_labels() -> tuple[Sequence[Slip], list[Compute]]:
    given = [(setting.given(DRAW), setting.points(DRAW)) for setting in labels.SETTINGS]
    return mistakes_labels.SLIPS, [
        lambda parts, m=m, x=x: mistakes_labels.labels(m, x, parts)  # type: ignore[misc]
        for m, x in given
    ]


def of_losses() -> tuple[Sequence[Slip], list[Compute]]:
    data = [learning_sample(DRAW("learning"), features) for features in (2, 3)]
    paths = [GIVEN.path(np.ones(d.x.shape[1]), d, 12, {}) for d in data]
    slips = mistakes_reported.reported()
    return slips, [
        lambda parts, p=p, d=d: mistakes_reported.losses(p, d, parts)  # type: ignore[misc]
        for p, d in zip(paths, data)
    ]


def of_weights() -> tuple[Sequence[Slip], list[Compute]]:
    models = [setting.given(DRAW) for setting in logistic.SETTINGS]
    slips = mistakes_logistic.WEIGHTS
    return slips, [lambda parts, m=m: mistakes_logistic.weights(m, parts) for m in models]  # type: ignore[misc]


def of_bias() -> tuple[Sequence[Slip], list[Compute]]:
    models = [setting.given(DRAW) for setting in logistic.SETTINGS]
    slips = mistakes_logistic.BIAS
    return slips, [lambda parts, m=m: mistakes_logistic.bias(m, parts) for m in models]  # type: ignore[misc]


ALL = (of_prior, of_means, of_stddevs, of_labels, of_losses, of_weights, of_bias)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("made", ALL, ids=lambda made: made.__name__)
def test_every_slip_is_named_and_no_other(
    made: Callable[[], tuple[Sequence[Slip], list[Compute]]],
) -> None:
    slips, computations = made()
    for slip in slips:
        with np.errstate(all="ignore"):
            values = [np.asarray(compute(parts_of([slip]))) for compute in computations]
        observed = [
            Observed(value, compute, 1e-5, 1e-7)  # type: ignore[arg-type]
            for value, compute in zip(values, computations)
        ]
        found = explanations(observed, slips, most=1)
        assert {tuple(each.says for each in one) for one in found} == {(slip.says,)}, slip.says


def test_a_smoothing_constant_is_fitted() -> None:
    y = sample(DRAW("points"), 3).y
    seen = (np.bincount(y) + 0.3) / np.sum(np.bincount(y) + 0.3)
    observed = Observed(seen, lambda parts: mistakes.shares(y, parts), 1e-6)
    says = [slip.says for one in explanations([observed], mistakes.prior(y, seen)) for slip in one]
    assert any("added 0.3 to each count" in each for each in says)


def test_an_unforeseen_factor_of_a_bias_is_fitted() -> None:
    models = [setting.given(DRAW) for setting in logistic.SETTINGS]
    odds = [np.log(model.shares[0] / model.shares[1]) for model in models]
    seen = [mistakes_logistic.bias(m, {}) - 0.3 * o for m, o in zip(models, odds)]
    *_, slip = mistakes_logistic.fitted_bias(models, seen)
    assert "+0.7 log(P(Y=0)/P(Y=1))" in slip.says
