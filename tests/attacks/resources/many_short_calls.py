"""Answers honestly, but takes as long as it dares for each answer."""
# contained: each answer has a deadline, and a probe that exceeds it twice is given up
# honest: get_prior.form get_prior.shares get_prior.one_class

import time

import numpy as np
import tensorflow_probability as tfp


def get_prior(y):
    time.sleep(5)
    counts = np.bincount(y)
    return tfp.distributions.Categorical(probs=counts / counts.sum())
