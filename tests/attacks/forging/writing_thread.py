"""Answers honestly, while a thread goes on writing answers of its own to the channel."""
# contained: an answer out of turn is a claim, too, and can only spoil what was right
# honest: get_prior.form get_prior.shares get_prior.one_class

import os
import struct
import threading
import time

import numpy as np
import tensorflow_probability as tfp

from graders.sandbox.child import wire


def write():
    value = {"batch_shape": [], "event_shape": [], "probabilities": np.ones(1)}
    data = wire.encode({"outcome": "returned", "value": value})
    for _ in range(1000):
        os.write(int("{{CHANNEL}}"), struct.pack(">I", len(data)) + data)
        time.sleep(0.05)


def get_prior(y):
    threading.Thread(target=write, daemon=True).start()
    counts = np.bincount(y)
    return tfp.distributions.Categorical(probs=counts / counts.sum())
