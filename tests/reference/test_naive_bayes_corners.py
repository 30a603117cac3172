"""The inputs of Naive Bayes show slips that only some data show, and changed arguments are told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graders.comparisons.disagreement import Disagreement
from graders.evaluation import Evidence
from graders.evaluation.checks import Advice
from graders.evaluation.draws import Draw
from graders.sandbox.observation import Observation, Outcome
from graders.suites.naive_bayes import conditionals, labels, logistic
from graders.suites.naive_bayes.arguments import advise_on_changes, require_same_again
from graders.suites.naive_bayes.inputs import learning_sample, sample
from reference.naive_bayes.mistakes_labels import BATCHES

SEEDS = pytest.mark.parametrize("seed", range(5))


@SEEDS
def test_twelve_classes_are_large_rare_and_equal(seed: int) -> None:
    counts = np.bincount(sample(Draw(seed)("points"), 12).y)
    assert len(counts) == 12
    assert counts.max() > 255
    assert counts.min() / counts.sum() < 0.05
    assert len(np.unique(counts)) == 11


@SEEDS
def test_features_are_zero_rows_equal_and_an_example_is_far(seed: int) -> None:
    data = conditionals.SIZES[0].sample(Draw(seed))
    own = data.x[data.y == 0]
    far = np.abs(own - own.mean(0)).max(0) / own.std(0)
    assert far.max() > 5
    assert len(np.unique(own, axis=0)) == len(own) - 2
    assert np.count_nonzero(data.x[data.y == 1] == 0) > 4


@SEEDS
def test_rows_to_learn_from_are_equal(seed: int) -> None:
    data = learning_sample(Draw(seed)("learning"))
    assert len(np.unique(data.x, axis=0)) == len(data.x) - 8


@SEEDS
def test_points_are_far_and_no_whole_batches(seed: int) -> None:
    given, x = labels.MANY.given(Draw(seed)), labels.MANY.points(Draw(seed))
    assert all(len(x) % size for size in BATCHES)
    joint = given.log_joint(x)
    limited = np.maximum(joint - np.log(given.shares), -20) + np.log(given.shares)
    assert np.any(limited.argmax(-1) != joint.argmax(-1))
    assert joint.max(-1).min() > -31


@SEEDS
def test_models_have_other_sizes_and_uneven_variances(seed: int) -> None:
    models = [setting.given(Draw(seed)) for setting in logistic.SETTINGS]
    assert {model.mean.shape[1] for model in models} == {1, 2, 3}
    ratios = [model.stddev.max() ** 2 / model.stddev.min() ** 2 for model in models]
    assert max(ratios) == pytest.approx(40)


def seen(**values: Any) -> Evidence:
    return Evidence(values, "prior", consult=lambda: Observation(Outcome.RETURNED, {}))


def test_an_argument_that_is_changed_is_told() -> None:
    ours, other = np.array([0.25, 0.75]), np.array([0.75, 0.25])
    advice = Advice()
    advise_on_changes(seen(changed="y", shares=ours, shares_again=ours), advice)
    assert advice == ["Your function changes the y that it is given: work on a copy."]
    require_same_again(seen(changed="y", shares=ours, shares_again=ours), "shares")
    with pytest.raises(Disagreement, match="A second call"):
        require_same_again(seen(changed="y", shares=ours, shares_again=other), "shares")
    with pytest.raises(Disagreement, match="A second call"):
        require_same_again(seen(changed="y", shares=ours), "shares")


def test_an_argument_that_is_not_changed_is_not_told() -> None:
    advice = Advice()
    for changed in ("", "anything else"):
        advise_on_changes(seen(changed=changed), advice)
        require_same_again(seen(changed=changed, shares=np.ones(2)), "shares")
    assert advice == []


def test_a_lie_about_a_changed_argument_disagrees() -> None:
    for lie in (3, np.zeros(0)):
        with pytest.raises(Disagreement, match="changed: expected str"):
            require_same_again(seen(changed=lie, shares=np.ones(2)), "shares")
