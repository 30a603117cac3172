"""Sends answers that are just small enough each, and together too large to be handed on."""
# contained: a limit on all answers together
# honest: get_prior.form

import os
import struct

import numpy as np

from graders.sandbox.child import wire


def get_prior(y):
    value = {"batch_shape": [], "event_shape": [], "probabilities": np.zeros(1_500_000)}
    data = wire.encode({"outcome": "returned", "value": value})
    data = struct.pack(">I", len(data)) + data
    while data:
        data = data[os.write(int("{{CHANNEL}}"), data) :]
    os._exit(0)
