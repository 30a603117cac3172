"""Returns an object that converts to another array each time it is asked."""
# contained: what was read once is copied; what it says then is evaluated
# honest: get_prior.form

import numpy as np


class Lying:
    event_shape = batch_shape = type("Shape", (list,), {"rank": 1})()
    dtype = np.float64
    times = 0

    def __array__(self, dtype=None, copy=None):
        Lying.times += 1
        return np.full(Lying.times % 5, 1.0 / Lying.times)

    def probs_parameter(self):
        return self


def get_prior(y):
    return Lying()
