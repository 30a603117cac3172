"""Makes 3000 folders, each in the one before, which recursive clean-up cannot handle."""
# contained: scratch is removed by a program that does not recurse
# honest: none

import os


def get_prior(y):
    for _ in range(3000):
        os.mkdir("d")
        os.chdir("d")
    raise NotImplementedError
