"""Lets TensorFlow's C++ threads read the file."""
# contained: Landlock holds for every thread started after it
# honest: none

import tensorflow as tf


def get_prior(y):
    lines = tf.data.TextLineDataset("{{CANARY_FILE}}").prefetch(2)
    raise RuntimeError([line.numpy().decode() for line in lines])
