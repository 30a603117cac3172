"""Sends dates, bytes, huge numbers and keys that are no text."""
# contained: what is not expected is a disagreement, and can be stored all the same
# honest: none

import os
import struct

import msgpack

ODD = [msgpack.Timestamp(1, 1), b"\xff", 2**64 - 1, {b"\xff": 1}, float("nan")]
turn = iter(range(100))


def get_prior(y):
    odd = ODD[next(turn) % len(ODD)]
    value = {"batch_shape": odd, "event_shape": odd, "probabilities": odd, b"\xfe": odd}
    data = msgpack.packb({"outcome": "returned", "value": value, "seconds": odd})
    os.write(int("{{CHANNEL}}"), struct.pack(">I", len(data)) + data)
    os._exit(0)
