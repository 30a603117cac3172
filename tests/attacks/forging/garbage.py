"""Writes random bytes to the channel."""
# contained: what does not decode is an observation, not an exception
# honest: none

import os


def get_prior(y):
    os.write(int("{{CHANNEL}}"), b"\0\0\1\0" + os.urandom(256))
