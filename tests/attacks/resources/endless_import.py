"""Loops for two minutes while the module loads."""
# contained: loading has its own deadline, after which nothing more is tried
# honest: none

import time

end = time.monotonic() + 120
while time.monotonic() < end:
    ready = False


def get_prior(y):
    return ready
