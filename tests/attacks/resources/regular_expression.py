"""Keeps Python's lock for minutes in a regular expression, so that no thread of it runs."""
# contained: the deadline is kept by another process
# honest: none

import re


def get_prior(y):
    return re.match(r"(a|aa)+$", "a" * 44 + "b")
