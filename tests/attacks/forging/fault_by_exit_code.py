"""Ends with the exit code by which the sandbox says that it failed itself."""
# contained: only a child that has not yet loaded anything can tell of such a failure
# honest: none

import os


def get_prior(y):
    os._exit(97)
