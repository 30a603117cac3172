"""Writes 200 MB at the bottom of 2500 folders, where no path of allowed length leads."""
# contained: scratch is measured without paths, or what cannot be measured counts as too much
# honest: none

import os
import time


def get_prior(y):
    for _ in range(2500):
        os.mkdir("d")
        os.chdir("d")
    for part in range(20):
        with open(f"part{part}", "wb") as file:
            file.write(b"x" * 10**7)
    time.sleep(3)
    raise RuntimeError(f"REACHED: {len(os.listdir())} files of 10 MB, deep down")
