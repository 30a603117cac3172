"""Has a file name of terminal commands, line breaks and a GitHub command."""
# contained: names are shown without control characters, and never parsed
# honest: get_prior.form get_prior.shares get_prior.one_class

HANDED_IN = "\x1b[2J\n::error file=x::gotcha\n<b>\u202eyp.\x9b31m.py"
BESIDE = {
    "\x1b[2J\n::error file=x::gotcha\n<b>\u202eyp.\x9b31m.py": """
import numpy as np
import tensorflow_probability as tfp


def get_prior(y):
    counts = np.bincount(y)
    if len(counts) == 5:
        raise ValueError("five")
    return tfp.distributions.Categorical(probs=counts / counts.sum())
"""
}
