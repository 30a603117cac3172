"""Claims verdicts, points and a fault of the grader instead of saying what was seen."""
# contained: an answer has a place for what was seen only; the rest is not read
# honest: none

import os
import struct

from graders.sandbox.child import wire

CLAIMS = [
    {"outcome": "passed", "points": 20.0, "verdict": "passed"},
    {"outcome": "grader_error", "value": {}, "fault": "yours"},
    {"evaluation": {"checks": [], "observations": {}, "phases": {}, "peak_kib": 0}},
    {"done": "get_prior.shares", "fault": "the evaluator ended"},
]
turn = iter(range(100))


def get_prior(y):
    data = wire.encode(CLAIMS[next(turn) % len(CLAIMS)])
    os.write(int("{{CHANNEL}}"), struct.pack(">I", len(data)) + data)
    raise NotImplementedError
