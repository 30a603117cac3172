"""Makes objects whose destructors raise and bring more of their kind to life."""
# contained: the deadline and the limit on memory
# honest: none

import time

end = time.monotonic() + 60


class Phoenix:
    def __del__(self):
        if time.monotonic() < end:
            Phoenix().ashes = self
        raise BaseException("again")


def get_prior(y):
    Phoenix()
    raise NotImplementedError
