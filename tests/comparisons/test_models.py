"""Layer tables, and messages about a student's models."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graders.comparisons.disagreement import Disagreement
from graders.comparisons.fields import Fields
from graders.comparisons.models import (
    layer_table,
    require_class,
    require_distribution,
    require_gradients,
    require_input,
)

LAYERS = [
    {"name": "dense", "class": "Dense", "output_shape": "(None, 4)", "parameters": 12},
    {"name": "flatten", "class": "Flatten", "output_shape": "(None, 4)", "parameters": 0},
]


def evidence(**fields: Any) -> Fields:
    return Fields(fields)


def test_the_table_marks_rows_from_either_end() -> None:
    first, last = (layer_table(evidence(layers=LAYERS), {n}).splitlines() for n in (0, -1))
    assert [line[:1] for line in first[1:]] == [" ", "→", " "]
    assert [line[:1] for line in last[1:]] == [" ", " ", "→"]
    assert first[2].split() == ["→", "Dense", "(None,", "4)", "12"]


@pytest.mark.parametrize(
    ("name", "kind", "label"),
    [
        ("dense_12", "Dense", "Dense"),
        ("conv2d", "Conv2D", "Conv2D"),
        ("up_sampling2d_1", "UpSampling2D", "UpSampling2D"),
        ("multivariate_normal_tri_l", "MultivariateNormalTriL", "MultivariateNormalTriL"),
        ("bottleneck", "Dense", "Dense “bottleneck”"),
        ("dense_out", "Dense", "Dense “dense_out”"),
    ],
)
def test_a_layer_is_called_by_its_class_and_the_name_its_author_gave(
    name: str, kind: str, label: str
) -> None:
    rows = [{"name": name, "class": kind, "output_shape": "(None, 1)", "parameters": 0}]
    (_, row) = layer_table(evidence(layers=rows), ()).splitlines()[1:]
    assert row.split("(None")[0].strip() == label


def test_a_probabilistic_layer_shows_its_shape_once() -> None:
    rows = [{"name": "x", "class": "Normal", "output_shape": "((None, 36, 3), (None, 36, 3))"}]
    table = layer_table(evidence(layers=rows), ())
    assert table.count("(None, 36, 3)") == 1
    assert "((" not in table


def test_the_table_of_usual_layers_fits_a_terminal() -> None:
    row = {
        "name": "my_own_name_of_it",
        "class": "MultivariateNormalTriL",
        "output_shape": "((None, 36, 36, 3), (None, 36, 36, 3))",
        "parameters": 1_234_567,
    }
    # A terminal of 80 columns, less the report's frame and its indents.
    assert max(map(len, layer_table(evidence(layers=[row]), {0}).splitlines())) <= 80 - 9


@pytest.mark.parametrize("taken", [[None, 36, 3], [None, None, 3], [20, None, None]])
def test_an_input_of_open_size_is_right(taken: list[int | None]) -> None:
    require_input("Yours", evidence(input_shape=taken), (36, 3))


@pytest.mark.parametrize("taken", [[], [None], [None, 36], [None, 3, 36], [None, 36, 3, 1], None])
def test_an_input_of_another_shape_disagrees(taken: object) -> None:
    with pytest.raises(Disagreement):
        require_input("Yours", evidence(input_shape=taken), (36, 3))


def test_an_object_that_only_has_the_methods_is_no_distribution() -> None:
    methods = ["event_shape", "log_prob", "mean", "sample"]
    said = evidence(kind="Said", methods=methods, of_library=False)
    with pytest.raises(Disagreement, match="distributions, got a Said of your own"):
        require_distribution("Yours", said, 3, (2,))


def test_a_class_may_be_any_base_class() -> None:
    require_class("Yours", evidence(classes=["Mine", "Sequential", "Model"]), "Model")
    functional = evidence(classes=["Functional", "Model"])
    with pytest.raises(Disagreement, match="Yours: expected a Sequential, got a Functional"):
        require_class("Yours", functional, "Sequential")
    with pytest.raises(Disagreement, match="Yours: expected a stack, got a Functional"):
        require_class("Yours", functional, "Sequential", "a stack")


@pytest.mark.parametrize("classes", [[np.zeros(2)], [np.zeros(0)], [3], None])
def test_unusable_classes_disagree(classes: object) -> None:
    with pytest.raises(Disagreement):
        require_class("Yours", evidence(classes=classes), "Sequential")


@pytest.mark.parametrize("layers", [None, [], [3], ["dense"], [{}], [{"name": "x" * 900}]])
def test_the_table_shows_any_value(layers: object) -> None:
    assert len(layer_table(evidence(layers=layers), {0})) < 300


def test_layers_that_are_no_list_disagree() -> None:
    with pytest.raises(Disagreement, match="layers: expected list, got int"):
        layer_table(evidence(layers=3), {0})


@pytest.mark.parametrize("norm", [None, float("nan"), "0.1"])
def test_a_weight_without_a_gradient_is_named(norm: object) -> None:
    weights = [{"layer": 0, "name": "kernel", "norm": 1.0}, {"layer": 1, "name": "w", "norm": norm}]
    with pytest.raises(Disagreement, match=r"w.*\n(.*\n)*→ Flatten"):
        require_gradients("Yours", evidence(layers=LAYERS, gradients=weights))


@pytest.mark.parametrize("weights", [None, [], [3], [{}], [{"layer": [], "norm": None}]])
def test_unusable_gradients_disagree(weights: object) -> None:
    with pytest.raises(Disagreement):
        require_gradients("Yours", evidence(gradients=weights))


def test_a_gradient_of_zero_is_one() -> None:
    require_gradients("Yours", evidence(gradients=[{"layer": 0, "name": "bias", "norm": 0.0}]))


def test_a_tensor_is_not_a_distribution() -> None:
    seen = evidence(kind="tensor", methods=[], layers=LAYERS)
    with pytest.raises(
        Disagreement, match="expected a distribution, got a tensor without event_shape, log_prob"
    ):
        require_distribution("Yours", seen, 3, (2,))
