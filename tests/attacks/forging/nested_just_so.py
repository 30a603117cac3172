"""Sends lists within lists just deep enough to decode, for what handles them afterwards."""
# contained: an answer deeper than any probe's is refused, so that nothing recurses on it
# honest: none

import os
import struct


def get_prior(y):
    value = b"\x91" * 500 + b"\xc0"
    data = b"\x82\xa7outcome\xa8returned\xa5value\x81\xadprobabilities" + value
    os.write(int("{{CHANNEL}}"), struct.pack(">I", len(data)) + data)
    os._exit(0)
