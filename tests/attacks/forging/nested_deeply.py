"""Sends an answer of lists within lists, a hundred thousand deep."""
# contained: the decoder has a limit of depth
# honest: none

import os
import struct


def get_prior(y):
    value = b"\x91" * 100_000 + b"\xc0"
    data = b"\x82\xa7outcome\xa8returned\xa5value\x81\xadprobabilities" + value
    os.write(int("{{CHANNEL}}"), struct.pack(">I", len(data)) + data)
