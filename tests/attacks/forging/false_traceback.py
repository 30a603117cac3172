"""Claims a traceback with lines in files of its choice, numbered as no file is."""
# contained: lines are looked up in what was handed in, and names are only shown
# honest: none

import os
import struct

from graders.sandbox.child import wire

FRAMES = [
    ["{{CANARY_FILE}}", 1, "f"],
    ["/etc/shadow", -(2**63), "\x1b]0;x\7"],
    ["\r\n::error::x", 2**63, ""],
]


def get_prior(y):
    account = {"type": "\x1b[31mE" * 50, "message": "\x9b2J" * 500, "frames": FRAMES[::-1] * 30}
    data = wire.encode({"outcome": "raised", "account": account})
    os.write(int("{{CHANNEL}}"), struct.pack(">I", len(data)) + data)
    os._exit(0)
