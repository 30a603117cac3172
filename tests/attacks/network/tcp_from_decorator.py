"""Connects to a TCP port while the module loads, in a decorator, then answers honestly."""
# contained: the system call filter refuses to make a socket; a network namespace hides the port
# honest: get_prior.form get_prior.shares get_prior.one_class

import contextlib
import socket

import numpy as np
import tensorflow_probability as tfp


def call_home(function):
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", int("{{TCP_PORT}}")), timeout=5).close()
    return function


@call_home
def get_prior(y):
    counts = np.bincount(y)
    return tfp.distributions.Categorical(probs=counts / counts.sum())
