"""Raises an exception whose message takes two minutes to make."""
# contained: the deadline is for reading the message, too
# honest: none

import time


class Slow(Exception):
    def __str__(self):
        time.sleep(120)
        return "slow"


def get_prior(y):
    raise Slow
