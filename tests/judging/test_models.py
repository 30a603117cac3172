"""Layer tables, and what is said of claims about models."""

from __future__ import annotations

from typing import Any

import pytest

from graders.evidence import Evidence, Observation, Outcome
from graders.judging.disagreement import Disagreement
from graders.judging.models import layer_table, require_distribution, require_gradients

LAYERS = [
    {"name": "dense", "class": "Dense", "output_shape": "(None, 4)", "parameters": 12},
    {"name": "flatten", "class": "Flatten", "output_shape": "(None, 4)", "parameters": 0},
]


def evidence(**fields: Any) -> Evidence:
    return Evidence("model", Observation(Outcome.RETURNED, fields), consult=pytest.fail)


def test_the_table_marks_rows_from_either_end() -> None:
    first, last = (layer_table(evidence(layers=LAYERS), {n}).splitlines() for n in (0, -1))
    assert [line[:1] for line in first[1:]] == [" ", "→", " "]
    assert [line[:1] for line in last[1:]] == [" ", " ", "→"]
    assert first[2].split() == ["→", "dense", "Dense", "(None,", "4)", "12"]


@pytest.mark.parametrize("layers", [None, 3, [], ["dense"], [{}], [{"name": "x" * 900}]])
def test_the_table_shows_any_claim(layers: object) -> None:
    assert len(layer_table(evidence(layers=layers), {0})) < 300


@pytest.mark.parametrize("norm", [None, float("nan"), "0.1"])
def test_a_weight_without_a_gradient_is_named(norm: object) -> None:
    weights = [{"layer": 0, "name": "kernel", "norm": 1.0}, {"layer": 1, "name": "w", "norm": norm}]
    with pytest.raises(Disagreement, match=r"w.*\n(.*\n)*→ flatten"):
        require_gradients("Yours", evidence(layers=LAYERS, gradients=weights))


@pytest.mark.parametrize("weights", [None, [], [3], [{}], [{"layer": [], "norm": None}]])
def test_claims_about_gradients_that_make_no_sense_disagree(weights: object) -> None:
    with pytest.raises(Disagreement):
        require_gradients("Yours", evidence(gradients=weights))


def test_a_gradient_of_zero_is_one() -> None:
    require_gradients("Yours", evidence(gradients=[{"layer": 0, "name": "bias", "norm": 0.0}]))


def test_a_tensor_is_no_distribution() -> None:
    seen = evidence(kind="tensor", methods=[], layers=LAYERS)
    with pytest.raises(Disagreement, match="asked for was a distribution"):
        require_distribution("Yours", seen, 3, (2,))
