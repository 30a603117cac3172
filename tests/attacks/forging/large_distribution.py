"""Returns, honestly by the rules, distributions of three million classes."""
# contained: a limit on each answer that leaves room for all of them
# honest: get_prior.form

import numpy as np
import tensorflow_probability as tfp


def get_prior(y):
    return tfp.distributions.Categorical(probs=np.full(3_000_000, 1 / 3_000_000))
