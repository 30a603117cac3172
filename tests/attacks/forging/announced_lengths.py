"""Announces, within a short answer, arrays and texts of 4 billion entries."""
# contained: the decoder believes no length that exceeds what was sent
# honest: none

import os
import struct

STARTS = [
    b"\xdd\xff\xff\xff\xff",
    b"\xdf\xff\xff\xff\xff",
    b"\xdb\xff\xff\xff\xff",
    b"\xc9\xff\xff\xff\xff\1",
]
turn = iter(range(100))


def get_prior(y):
    data = b"\x81\xa5value" + STARTS[next(turn) % len(STARTS)] + b"\xc0" * 20
    os.write(int("{{CHANNEL}}"), struct.pack(">I", len(data)) + data)
