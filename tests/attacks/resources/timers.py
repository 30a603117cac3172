"""Sets timers, alarms and limits that will signal its process after it has answered."""
# contained: they end with the process
# honest: get_prior.form get_prior.shares get_prior.one_class

import contextlib
import resource
import signal

import numpy as np
import tensorflow_probability as tfp


def get_prior(y):
    signal.setitimer(signal.ITIMER_REAL, 0.2, 0.2)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (1, 1))
    counts = np.bincount(y)
    return tfp.distributions.Categorical(probs=counts / counts.sum())
