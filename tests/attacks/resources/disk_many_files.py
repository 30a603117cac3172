"""Writes 300 MB in files of 10 MB, each of which may be."""
# contained: the watchdog adds up what lies in scratch, and kills
# honest: none

import os
import time


def get_prior(y):
    for number in range(30):
        with open(f"part{number}", "wb") as file:
            file.write(b"x" * 10**7)
    time.sleep(3)
    raise RuntimeError(f"REACHED: {len(os.listdir())} files of 10 MB")
