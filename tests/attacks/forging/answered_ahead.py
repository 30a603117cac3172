"""Sends, while the module loads, answers to every question that may come."""
# contained: answers cannot know the inputs; they are as wrong as any guess
# honest: get_prior.form get_prior.one_class predict_class.form predict_class.one_class

import os
import struct

import numpy as np

from graders.sandbox.child import wire

guess = {
    "batch_shape": [],
    "event_shape": [],
    "probabilities": np.ones(1),
    "kind": "NumPy array",
    "labels": np.zeros(40, np.int64),
    "mean": np.zeros((3, 2)),
    "stddev": np.ones((3, 2)),
}


def send(reply):
    data = wire.encode(reply)
    os.write(int("{{CHANNEL}}"), struct.pack(">I", len(data)) + data)


class Ahead:
    send({"outcome": "loaded", "seconds": 0.1})
    for _ in range(100):
        send({"outcome": "returned", "value": guess, "seconds": 0.1})


def get_prior(y):
    return Ahead


def predict_class(prior, class_conditionals, x):
    return Ahead
