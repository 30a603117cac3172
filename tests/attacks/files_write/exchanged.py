"""Exchanges its scratch folder with a folder outside, in one step."""
# contained: Landlock refuses to move anything into a folder that grants less
# honest: none

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def get_prior(y):
    os.makedirs("mine", exist_ok=True)
    if libc.renameat2(-100, b"mine", -100, b"{{CANARY_DIR}}/kept", 2) < 0:
        raise OSError(ctypes.get_errno(), "not exchanged")
