# AutoGraph states the error last, after its own lines.
# expect: raised predict_class.*
# says: predict_class.form: requested dtype float64 for Tensor with dtype float32
# says: predict_class.form: tf.cast one of them
# expect: not_implemented get_prior.*
# expect: not_implemented get_class_conditionals.*
# expect: not_implemented learn_stdevs.*
# expect: not_implemented get_logistic_regression_params.*
import tensorflow as tf


def predict_class(prior, class_conditionals, x):
    def one(point):
        p = class_conditionals.prob(tf.cast(point, tf.float32)) * tf.cast(prior.probs, tf.float32)
        return tf.cast(tf.argmax(p), tf.float64)
    return tf.cast(tf.map_fn(one, x), tf.int64).numpy()
