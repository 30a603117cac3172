"""Puts megabytes of text where the report quotes a word."""
# contained: what the report quotes is shortened
# honest: none

import os
import struct

import numpy as np

from graders.sandbox.child import wire


def get_prior(y):
    raise NotImplementedError


def predict_class(prior, class_conditionals, x):
    value = {"kind": "\x1b[2J<b>" + "x" * 4_000_000, "labels": np.zeros(40, np.int64)}
    data = wire.encode({"outcome": "returned", "value": value})
    data = struct.pack(">I", len(data)) + data
    while data:
        data = data[os.write(int("{{CHANNEL}}"), data) :]
    os._exit(0)
