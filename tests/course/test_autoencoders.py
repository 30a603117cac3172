"""Training of autoencoders for probes.

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
from graders.suites.child.autoencoders import depend_on_mode, fitted

layers = tf.keras.layers
images = np.ones((40, 2), np.float32)
traced = []

def loss(wanted, got):
    traced.append(1)
    return (wanted - got) ** 2

def plain(*more):
    return tf.keras.Sequential([layers.InputLayer(input_shape=(2,)), layers.Dense(2), *more])

class Subclass(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.inner = layers.Dense(2)
    def call(self, given):
        return self.inner(given)

class Own(layers.Layer):
    def call(self, given, training=False):
        return -given if training else given

inner = tf.keras.Input((2,))
losses = fitted(plain(), loss, images, 0.1, 5)
times = len(traced)
print(json.dumps({
    "falls": losses[-1] < losses[0],
    "epochs": len(losses),
    "traced": times,
    "subclass": len(fitted(Subclass(), loss, images, 0.1, 2)),
    "mode": {
        "plain": depend_on_mode(plain(), plain(tfp.layers.IndependentNormal(1))),
        "nested": depend_on_mode(plain(plain())),
        "graph": depend_on_mode(tf.keras.Model(inner, layers.Dense(2)(inner))),
        "dropout": depend_on_mode(plain(), plain(layers.Dropout(0.5))),
        "nested dropout": depend_on_mode(plain(plain(layers.Dropout(0.5)))),
        "normalised": depend_on_mode(plain(layers.BatchNormalization())),
        "own": depend_on_mode(plain(Own())),
        "subclass": depend_on_mode(Subclass()),
        "function": depend_on_mode(plain(), lambda given, training: given),
    },
}))
"""


@pytest.fixture(scope="module")
def seen() -> Any:
    return result_of(PROGRAM)


def test_a_step_of_training_is_traced_once(seen: Any) -> None:
    assert seen["falls"]
    assert seen["epochs"] == 5
    assert seen["traced"] == 1


def test_a_model_whose_weights_are_made_when_it_is_called_is_trained(seen: Any) -> None:
    assert seen["subclass"] == 2


@pytest.mark.parametrize(
    ("model", "depends"),
    [
        *((name, False) for name in ("plain", "nested", "graph")),
        *((name, True) for name in ("dropout", "nested dropout", "normalised", "own")),
        *((name, True) for name in ("subclass", "function")),
    ],
)
def test_layers_that_do_something_else_in_training_are_found(
    model: str, depends: bool, seen: Any
) -> None:
    assert seen["mode"][model] == depends
