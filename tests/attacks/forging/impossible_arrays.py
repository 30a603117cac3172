"""Sends arrays whose shape is beyond any memory, though they hold nothing."""
# contained: an array that NumPy cannot make is no array
# honest: none

import os
import struct

import msgpack

SHAPES = [[0, 2**63], [2**40, 0, 2**40], [0] * 40, [-1, 0], [2**62]]
turn = iter(range(100))


def get_prior(y):
    header = msgpack.packb(["float64", SHAPES[next(turn) % len(SHAPES)]])
    array = msgpack.ExtType(1, bytes([len(header)]) + header)
    data = msgpack.packb({"outcome": "returned", "value": {"probabilities": array}})
    os.write(int("{{CHANNEL}}"), struct.pack(">I", len(data)) + data)
    os._exit(0)
