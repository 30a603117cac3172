"""Sends arrays where words are expected: comparing one with a word gives neither yes nor no."""
# contained: the form of an answer is checked before anything is compared
# honest: none

import os
import struct

import numpy as np

from graders.sandbox.child import wire

REPLIES = [
    {"outcome": np.zeros(2), "value": {}},
    {"outcome": "returned", "value": np.zeros(2)},
    {"outcome": "raised", "account": {"type": np.zeros(2), "message": np.zeros(2)}},
    {"outcome": "raised", "account": {"frames": [np.zeros(3), [np.zeros(2)] * 3]}},
]
turn = iter(range(100))


def get_prior(y):
    data = wire.encode(REPLIES[next(turn) % len(REPLIES)])
    os.write(int("{{CHANNEL}}"), struct.pack(">I", len(data)) + data)
    os._exit(0)
