"""Answers with eight million empty lists: eight megabytes that would be six hundred in memory."""
# contained: the decoder has a limit of elements, and stops at it
# honest: none

import os
import struct


def get_prior(y):
    count = 8_000_000
    lists = b"\xdd" + struct.pack(">I", count) + b"\x90" * count
    data = b"\x82\xa7outcome\xa8returned\xa5value\x81\xadprobabilities" + lists
    data = struct.pack(">I", len(data)) + data
    while data:
        data = data[os.write(int("{{CHANNEL}}"), data) :]
    os._exit(0)
