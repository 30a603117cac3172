"""Confinement changes no number: training gives the same losses, bit by bit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from graders import Grader
from graders.sandbox.levels import Level
from graders.sandbox.program import Program
from graders.sandbox.runner import Runner
from graders.sandbox.server import ForkServer
from tests.bundled import COURSE

PROBES = """
import numpy as np
import tf_keras

def fit(student):
    rng = np.random.default_rng(1)
    x = rng.normal(size=(256, 8)).astype("float32")
    y = np.sin(x.sum(axis=1, keepdims=True))
    layers = [tf_keras.layers.Dense(32, "tanh"), tf_keras.layers.Dropout(0.1)]
    model = tf_keras.Sequential([*layers, tf_keras.layers.Dense(1)])
    model.compile("adam", "mse")
    history = model.fit(x, y, batch_size=32, epochs=4, verbose=0, validation_split=0.25)
    losses = history.history["loss"] + history.history["val_loss"]
    return {"losses": np.array(losses), "weights": model.layers[0].kernel.numpy()}
"""


@pytest.fixture(scope="module")
def unconfined() -> Iterator[ForkServer]:
    with ForkServer(COURSE, least=Level.PROCESS, level=Level.PROCESS) as server:
        server.wait_until_warm()
        yield server


def test_training_is_the_same_with_and_without_confinement(
    grader: Grader, unconfined: ForkServer
) -> None:
    grader.warm()
    confined, free = trained(grader.server, seed=7), trained(unconfined, seed=7)
    assert confined == free
    assert trained(unconfined, seed=8)["losses"] != free["losses"]


def trained(server: ForkServer, seed: int) -> dict[str, bytes]:
    """The bytes of all losses and of the first layer's weights."""
    runner = Runner(server, Program({}, (), {}, {}), PROBES)
    try:
        observed = runner.observe("fit", {}, seed, 120.0)
    finally:
        runner.close()
    arrays = {name: np.asarray(value) for name, value in observed.value.items()}
    assert arrays.keys() == {"losses", "weights"}, observed
    assert np.isfinite(arrays["losses"]).all()
    return {name: array.tobytes() for name, array in arrays.items()}
