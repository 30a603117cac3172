"""Announces an answer of 4 GB, for whoever sets aside memory for it."""
# contained: the length is checked before anything is read
# honest: none

import os


def get_prior(y):
    os.write(int("{{CHANNEL}}"), b"\xff\xff\xff\xff" + b"\xc0" * 1000)
