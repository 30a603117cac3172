"""Asks TensorFlow for a tensor of 5 GB, and for one of a thousand times that."""
# contained: the limit on its data refuses it, and TensorFlow raises ResourceExhaustedError
# honest: none

import tensorflow as tf


def get_prior(y):
    for size in (5 * 10**12, 5 * 10**9):
        try:
            total = tf.reduce_max(tf.ones(size, tf.int8))
        except tf.errors.ResourceExhaustedError:
            continue
        raise RuntimeError(f"REACHED: {size} bytes at once, {total}")
    raise MemoryError
