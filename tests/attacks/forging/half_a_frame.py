"""Writes the first half of an answer, then ends."""
# contained: an answer that does not come to its end counts as none
# honest: none

import os


def get_prior(y):
    os.write(int("{{CHANNEL}}"), b"\0\0\4\0" + b"\x81\xa7outcome")
    os._exit(0)
