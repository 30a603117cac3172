"""Takes back capabilities: by capset, by the ambient set and by the bounding set."""
# contained: what was dropped from the permitted set cannot be taken back
# honest: none

import ctypes
import struct

libc = ctypes.CDLL(None, use_errno=True)
ALL = 0xFFFFFFFF


def get_prior(y):
    header = struct.pack("Ii", 0x20080522, 0)
    libc.capset(header, struct.pack("6I", ALL, ALL, 0, 0x1FF, 0x1FF, 0))
    libc.prctl(47, 2, 10, 0, 0)
    with open("/proc/self/status") as file:
        held = [line.split() for line in file if line.startswith(("CapEff", "CapPrm", "CapAmb"))]
    if any(int(mask, 16) for _, mask in held):
        raise RuntimeError(f"REACHED: capabilities {held}")
    raise NotImplementedError
