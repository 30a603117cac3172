"""Writes 200 MB into a folder of its own that may be entered but not listed."""
# contained: what cannot be measured counts as too much; and scratch is removed all the same
# honest: none

import os
import time


def get_prior(y):
    os.mkdir("hidden", 0o300)
    for part in range(20):
        with open(f"hidden/part{part}", "wb") as file:
            file.write(b"x" * 10**7)
    time.sleep(3)
    raise RuntimeError("REACHED: 200 MB where nobody looks")
