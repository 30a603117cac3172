"""Sends a shape that holds an array: comparing it with the shape asked for raises."""
# contained: the evaluation treats every field as a claim of any type
# honest: none

import os
import struct

import numpy as np

from graders.sandbox.child import wire

ODD = np.zeros(2)


def get_prior(y):
    value = {"batch_shape": [ODD], "event_shape": [ODD, ODD], "probabilities": [ODD]}
    data = wire.encode({"outcome": "returned", "value": value})
    os.write(int("{{CHANNEL}}"), struct.pack(">I", len(data)) + data)
    os._exit(0)


def get_class_conditionals(x, y):
    value = {"batch_shape": [ODD], "event_shape": [ODD], "mean": ODD, "stddev": ODD}
    data = wire.encode({"outcome": "returned", "value": value})
    os.write(int("{{CHANNEL}}"), struct.pack(">I", len(data)) + data)
    os._exit(0)
