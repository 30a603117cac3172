"""Descriptions of values, distributions and models.

In a process of its own: a test run that has used TensorFlow must not fork.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.course.programs import result_of

PROGRAM = """
import json
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp
from graders.suites.child import describe

tfd, tfpl, layers = tfp.distributions, tfp.layers, tf.keras.layers
normal = tfd.MultivariateNormalDiag(tf.zeros((3, 2)), tf.ones(2))
implicit = tfd.TransformedDistribution(normal, tfp.bijectors.Tanh())
values = {"list": [1, 2], "words": ["a", {}], "tensor": tf.ones((2, 2)), "scalar": np.float64(1),
          "distribution": normal, "variable": tf.Variable([1.0])}
model = tf.keras.Sequential([
    layers.Dense(4, input_shape=(3,), name="first"),
    tfpl.IndependentNormal(2),
])
lazy = tf.keras.Sequential([layers.Dense(4)])
class Sequential:
    "Has its name only from Keras."
class Said:
    event_shape = log_prob = mean = sample = ()
print(json.dumps({
    "kinds": {name: describe.kind(value) for name, value in values.items()},
    "arrays": {n: np.shape(describe.array(values[n])) for n in ("list", "tensor", "scalar")},
    "no numbers": describe.array(values["words"]),
    "distribution": describe.distribution(normal),
    "no distribution": describe.distribution(3),
    "moments": sorted(describe.moments(normal)),
    "some moments": sorted(describe.moments(implicit, np.zeros((3, 2), np.float32))),
    "no moments": describe.moments("x"),
    "model": describe.model(model),
    "lazy": describe.model(lazy),
    "no model": describe.model(len),
    "namesake": describe.classes(Sequential()),
    "said": describe.distribution(Said()),
}))
"""


@pytest.fixture(scope="module")
def seen() -> Any:
    return result_of(PROGRAM)


def test_a_value_has_a_kind_in_words(seen: Any) -> None:
    assert seen["kinds"] == {
        "list": "list",
        "words": "list",
        "tensor": "tensor",
        "scalar": "NumPy array",
        "distribution": "distribution",
        "variable": "tensor",
    }


def test_a_value_is_an_array_unless_it_holds_no_numbers(seen: Any) -> None:
    assert seen["arrays"] == {"list": [2], "tensor": [2, 2], "scalar": []}
    assert seen["no numbers"] is None


def test_a_distribution_is_described_by_its_shapes(seen: Any) -> None:
    assert seen["distribution"] == {
        "kind": "distribution",
        "methods": ["event_shape", "log_prob", "mean", "sample"],
        "of_library": True,
        "batch_shape": [3],
        "event_shape": [2],
    }
    assert seen["no distribution"] == {"kind": "int", "methods": [], "of_library": False}
    assert seen["said"]["of_library"] is False


def test_a_name_does_not_make_a_class_of_keras(seen: Any) -> None:
    assert seen["namesake"] == ["Sequential (not of Keras)", "object"]


def test_moments_that_cannot_be_computed_are_left_out(seen: Any) -> None:
    assert seen["moments"] == ["log_prob", "mean", "variance"]
    assert seen["some moments"] == ["log_prob"]
    assert seen["no moments"] == {}


def test_a_model_is_a_table_of_its_layers(seen: Any) -> None:
    model = seen["model"]
    assert model["classes"][:2] == ["Sequential", "Functional"]
    assert model["input_shape"] == [None, 3]
    assert model["layers"][0] == {
        "name": "first",
        "class": "Dense",
        "output_shape": "(None, 4)",
        "parameters": 16,
    }


def test_what_a_model_does_not_know_is_left_open(seen: Any) -> None:
    assert [row["output_shape"] for row in seen["lazy"]["layers"]] == ["?"]
    assert (seen["lazy"]["input_shape"], seen["no model"]["layers"]) == ([], [])
