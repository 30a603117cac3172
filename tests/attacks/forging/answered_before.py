"""Writes a well-formed answer to the channel itself: shapes that fit, and shares all equal."""
# contained: an answer is a claim; the shares are wrong, and what was right to claim is honest
# honest: get_prior.form get_prior.one_class

import os
import struct

import numpy as np

from graders.sandbox.child import wire


def get_prior(y):
    classes = int(max(y)) + 1
    value = {"batch_shape": [], "event_shape": [], "probabilities": np.full(classes, 1 / classes)}
    data = wire.encode({"outcome": "returned", "value": value, "seconds": 0.1})
    os.write(int("{{CHANNEL}}"), struct.pack(">I", len(data)) + data)
    os._exit(0)
