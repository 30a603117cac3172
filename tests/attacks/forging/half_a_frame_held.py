"""Writes the first half of an answer, then keeps the channel open without another word."""
# contained: the deadline is for the whole answer
# honest: none

import os
import time


def get_prior(y):
    os.write(int("{{CHANNEL}}"), b"\0\1\0\0" + b"\x81\xa7outcome")
    time.sleep(120)
