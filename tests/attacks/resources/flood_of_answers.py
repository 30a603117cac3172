"""Writes 100 MB of nothing to the channel on which answers leave."""
# contained: a length that is out of bounds ends the conversation
# honest: none

import os


def get_prior(y):
    for _ in range(100):
        os.write(int("{{CHANNEL}}"), b"x" * 10**6)
