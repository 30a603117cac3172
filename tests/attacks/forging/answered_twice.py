"""Answers twice, so that the second answer is taken for that to the next question."""
# contained: the first counts as its answer; a stale second one is as wrong as any guess
# honest: get_prior.form get_prior.one_class

import os
import struct

import numpy as np

from graders.sandbox.child import wire


def get_prior(y):
    value = {"batch_shape": [], "event_shape": [], "probabilities": np.ones(1)}
    data = wire.encode({"outcome": "returned", "value": value, "seconds": 0.1})
    os.write(int("{{CHANNEL}}"), struct.pack(">I", len(data)) + data)
    return
