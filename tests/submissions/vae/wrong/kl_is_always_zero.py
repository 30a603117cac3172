# mistake: a regulariser that says 0 of every posterior
# expect: wrong get_kl_regularizer.*
# expect: not_implemented *
# says: get_kl_regularizer.zero: far from the prior, too
import tensorflow as tf


def get_kl_regularizer(prior):
    return lambda posterior: tf.zeros(())
