"""Lets TensorFlow's C++ code write outside, as when a model is saved."""
# contained: Landlock holds for every thread started after it
# honest: none

import tensorflow as tf


def get_prior(y):
    tf.io.gfile.makedirs("{{CANARY_DIR}}/model")
    tf.io.write_file("{{CANARY_DIR}}/model/weights", "here I was")
