"""What is looked at in a Naive Bayes submission."""

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions


def prior(student, y):
    """The distribution returned, and its probability of each of its labels."""
    made = student.get_prior(y)
    probabilities = made.probs_parameter()
    if not made.event_shape.rank:
        labels = tf.range(probabilities.shape[-1])
        probabilities = made.prob(tf.cast(labels, made.dtype))
    return {**_shapes(made), "probabilities": _array(probabilities)}


def class_conditionals(student, x, y):
    """The distribution returned, its means and its standard deviations."""
    return _moments(student.get_class_conditionals(x, y))


def log_densities(student, x, y, points):
    """The log densities of points (n, d) in each class."""
    made = student.get_class_conditionals(x, y)
    return {"log_densities": _array(made.log_prob(points[:, None, :]))}


def predictions(student, shares, mean, stddev, x):
    """The labels predicted for x, by a given prior and given class conditionals."""
    model = tfd.Categorical(probs=shares), tfd.MultivariateNormalDiag(mean, stddev)
    labels = student.predict_class(*model, x)
    return {"kind": _kind(labels), "labels": _array(labels)}


def learning(student, x, y, scales, rate, epochs):
    """What learning returned, and the variable it was given, afterwards."""
    variable = tf.Variable(scales)
    optimiser = tf.keras.optimizers.Adam(rate)
    losses, history, made = student.learn_stdevs(x, y, variable, optimiser, epochs)
    return {
        "losses_kind": _kind(losses),
        "scales_kind": _kind(history),
        "losses": _array(losses),
        "scales": _array(history),
        "variable": _array(variable),
        **_moments(made),
    }


def logistic(student, shares, mean, stddev):
    """The weights and the bias."""
    model = tfd.Categorical(probs=shares), tfd.MultivariateNormalDiag(mean, stddev)
    w, w0 = student.get_logistic_regression_params(*model)
    return {"w_kind": _kind(w), "w0_kind": _kind(w0), "w": _array(w), "w0": _array(w0)}


def _array(value):
    """The value as an array, or nothing when it holds no numbers."""
    array = np.asarray(tf.convert_to_tensor(value)) if tf.is_tensor(value) else np.asarray(value)
    return None if array.dtype == object else array


def _moments(value):
    """A distribution's shapes and moments; nothing of what is no distribution."""
    if not isinstance(value, tfd.Distribution):
        return {"returned": type(value).__name__}
    shown = {"mean": _array(value.mean()), "stddev": _array(value.stddev())}
    return {**_shapes(value), **shown}


def _shapes(distribution):
    return {
        "batch_shape": list(distribution.batch_shape),
        "event_shape": list(distribution.event_shape),
    }


def _kind(value):
    if isinstance(value, (np.ndarray, np.generic)):
        return "numpy"
    return "tensor" if tf.is_tensor(value) else type(value).__name__
