"""Adds Landlock rules that allow everything, and reads a file outside by them."""
# contained: layers of Landlock only add up; no more can be added
# honest: none

import ctypes
import os
import struct

libc = ctypes.CDLL(None, use_errno=True)


def get_prior(y):
    rules = libc.syscall(444, struct.pack("Q", 0x7FFF), 8, 0)
    root = os.open("/", os.O_PATH)
    libc.syscall(445, rules, 1, struct.pack("=QI", 0x7FFF, root), 0)
    libc.syscall(446, rules, 0)
    with open("{{CANARY_FILE}}") as file:
        raise RuntimeError(file.read())
