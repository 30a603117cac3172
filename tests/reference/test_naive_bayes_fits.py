"""Mistakes in Naive Bayes whose amounts are fitted, or that chance shows."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from graders.evaluation import Observed, Slip, explanations
from graders.evaluation.diagnosis import parts_of
from graders.evaluation.draws import Draw
from graders.suites.naive_bayes import labels, logistic
from graders.suites.naive_bayes.inputs import learning_sample, sample
from graders.suites.naive_bayes.learning import GIVEN, LOSS, PATH
from reference.naive_bayes.mistakes_labels import GRIDS, are_draws
from reference.naive_bayes.mistakes_logistic import bias, fitted_bias
from reference.naive_bayes.mistakes_losses import average_loss
from reference.naive_bayes.mistakes_penalties import (
    PENALTIES,
    Penalty,
    fitted_losses,
    fitted_path,
)
from reference.naive_bayes.mistakes_prior import at_point
from reference.naive_bayes.mistakes_reported import losses, reported

DRAW = Draw(20_261)
DATA = learning_sample(DRAW("learning"))
START = np.full(2, 65 / 64)


def said(observed: Observed, slips: Iterable[Slip]) -> list[str]:
    found = explanations([observed], tuple(slips))
    return [slip.says for one in found for slip in one]


@pytest.mark.parametrize("penalty", PENALTIES, ids=lambda each: each.words)
def test_the_weight_of_a_penalty_is_fitted(penalty: Penalty) -> None:
    parts = parts_of([penalty.slip(0.08)])
    path = GIVEN.path(START, DATA, 12, parts)
    seen = Observed(losses(path, DATA, parts), lambda p: losses(path, DATA, p), *LOSS)
    assert said(seen, fitted_losses(path, DATA, seen)) == [penalty.slip(0.08).says]
    steps = Observed(path, lambda p: GIVEN.path(START, DATA, 12, p), *PATH)
    assert any(penalty.words in each for each in said(steps, fitted_path(steps, (), 60)))


def test_a_penalty_beside_a_sum_is_told_with_its_weight() -> None:
    path = GIVEN.path(START, DATA, 12, {})
    values = 60 * average_loss(path[:-1], DATA) + 3 * (path[:-1] ** 2).sum(-1)
    seen = Observed(values, lambda p: losses(path, DATA, p), *LOSS)
    says = said(seen, (*reported(), *fitted_losses(path, DATA, seen)))
    assert any("3 times the sum of the squares" in each for each in says)
    assert any("sum over the examples" in each for each in says)


def test_a_part_of_the_examples_is_found() -> None:
    path = GIVEN.path(START, DATA, 12, {})
    first = {"average": lambda loss, y: loss[..., np.arange(60), y][..., :41].mean(-1)}
    seen = Observed(losses(path, DATA, first), lambda p: losses(path, DATA, p), *LOSS)
    assert "the first 41 examples" in said(seen, fitted_losses(path, DATA, seen))[0]


def test_parts_of_the_data_in_turn_are_found() -> None:
    def average(epoch: int) -> object:
        part = slice(16 * (epoch % 4), 16 * (epoch % 4) + 16)
        return lambda loss, y: loss[..., np.arange(60), y][..., part].mean(-1)

    parts = {"changing": average}
    path = GIVEN.path(START, DATA, 12, parts)
    seen = Observed(losses(path, DATA, parts), lambda p: losses(path, DATA, p), *LOSS)
    fitted = tuple(fitted_losses(path, DATA, seen))
    assert "sees 16 examples" in said(seen, fitted)[0]
    steps = Observed(path, lambda p: GIVEN.path(START, DATA, 12, p), *PATH)
    assert "sees 16 examples" in said(steps, fitted_path(steps, fitted, 60))[0]


def test_what_is_added_to_both_shares_is_fitted() -> None:
    models = [setting.given(DRAW) for setting in logistic.SETTINGS]
    smooth = {"prior": lambda p, q: np.log((p + 0.05) / (q + 0.05))}
    seen = [bias(m, smooth) for m in models]
    assert any("0.05 is added to P(Y=0)" in slip.says for slip in fitted_bias(models, seen))


def test_a_border_through_another_point_is_fitted() -> None:
    models = [setting.given(DRAW) for setting in logistic.SETTINGS]
    seen = [bias(m, {"quadratic": lambda given: at_point(given, 0.3, 0.7)}) for m in models]
    assert any("0.3 μ₀ +0.7 μ₁" in slip.says for slip in fitted_bias(models, seen))


def test_draws_from_the_posterior_are_told_from_other_labels() -> None:
    setting = labels.UNBALANCED[0]
    joint = setting.given(DRAW).log_joint(setting.points(DRAW))
    rng = np.random.default_rng(1)
    noise = rng.gumbel(size=(2, *joint.shape))
    assert are_draws((joint + noise).argmax(-1), joint)
    assert not are_draws(rng.integers(3, size=(2, len(joint))), joint)
    assert not are_draws(np.stack([joint.argmax(-1)] * 2), joint)
    assert not are_draws(np.full((2, len(joint)), 7), joint)


def test_a_grid_put_back_in_another_order_is_named() -> None:
    right = np.random.default_rng(1).integers(3, size=(4, 6))
    mixed = right.ravel().reshape(4, 6, order="F")
    observed = Observed(mixed, lambda parts: parts.get("grid", np.asarray)(right))
    assert said(observed, GRIDS) == [GRIDS[0].says]


@pytest.mark.parametrize("classes", [2, 3, 5])
@pytest.mark.parametrize("seed", range(20))
def test_the_last_label_is_not_the_greatest(seed: int, classes: int) -> None:
    y = sample(np.random.default_rng(seed), classes).y
    assert y[-1] == (classes - 1) // 2
    assert len(np.unique(y)) == classes
