"""Forges an answer when its process ends: by atexit, a destructor and a thread that waits."""
# contained: the child leaves without last words, and nobody reads after the last question
# honest: get_prior.form get_prior.one_class

import atexit
import os
import struct
import threading

import numpy as np

from graders.sandbox.child import wire


def answer():
    value = {"batch_shape": [], "event_shape": [], "probabilities": np.ones(1)}
    data = wire.encode({"outcome": "returned", "value": value})
    os.write(int("{{CHANNEL}}"), struct.pack(">I", len(data)) + data)


class Grave:
    def __del__(self, answer=answer):
        answer()


def get_prior(y):
    atexit.register(answer)
    threading.Thread(target=lambda: (threading.main_thread().join(), answer())).start()
    get_prior.grave = Grave()
    raise NotImplementedError
