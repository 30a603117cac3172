"""Reads the next question from the channel before the grader's own code does."""
# contained: questions hold inputs only; whoever reads them can only answer them
# honest: get_prior.form get_prior.one_class

import os
import threading

import numpy as np
import tensorflow_probability as tfp

seen = []


def read():
    seen.append(os.read(int("{{CHANNEL}}"), 2**20))


def get_prior(y):
    if any(b"expected" in question for question in seen):
        raise RuntimeError("REACHED: a question holds what is expected")
    threading.Thread(target=read, daemon=True).start()
    return tfp.distributions.Categorical(probs=np.ones(1))
