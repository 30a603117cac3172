"""Probes of Naive Bayes: they call a student's functions and describe what these return."""

import contextlib
from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

from graders.suites.child.describe import array, kind, shapes

tfd = tfp.distributions


def prior(student: Any, y: Any) -> Any:
    """The distribution returned, and its probability of each of its labels."""
    return _called(_shares, student.get_prior, y=y)


def _shares(made: Any) -> Any:
    if not hasattr(made, "event_shape"):
        return {"returned": type(made).__name__}
    probabilities = made.probs_parameter()
    if not made.event_shape.rank:
        labels = tf.range(probabilities.shape[-1])
        probabilities = made.prob(tf.cast(labels, made.dtype))
    total = tf.reduce_sum(made.probs_parameter())
    return {**shapes(made), "probabilities": array(probabilities), "total": array(total)}


def class_conditionals(student: Any, x: Any, y: Any) -> Any:
    """The distribution returned, its means and its standard deviations."""
    return _called(_moments, student.get_class_conditionals, x=x, y=y)


def _called(describe: Any, function: Any, **given: Any) -> Any:
    """What a function returns; where it changed an array given, of a second call, too."""
    before = {name: value.copy() for name, value in given.items()}
    seen = describe(function(*given.values()))
    changed = _changed(before, given)
    again = {}
    if changed:
        with contextlib.suppress(Exception):
            again = describe(function(*given.values()))
    return {**seen, "changed": changed, **{f"{name}_again": again[name] for name in again}}


def _changed(before: Any, given: Any) -> str:
    return " and ".join(name for name in given if not np.array_equal(before[name], given[name]))


def log_densities(student: Any, x: Any, y: Any, points: Any) -> Any:
    """The log densities of points (n, d) in each class."""
    made = student.get_class_conditionals(x, y)
    return {"log_densities": array(made.log_prob(points[:, None, :]))}


def predictions(student: Any, shares: Any, mean: Any, stddev: Any, x: Any) -> Any:
    """The labels predicted for x, by a given prior and given class conditionals."""
    model = tfd.Categorical(probs=shares), tfd.MultivariateNormalDiag(mean, stddev)
    return _called(_labels, lambda x: student.predict_class(*model, x), x=x)


def _labels(labels: Any) -> Any:
    return {"kind": kind(labels), "labels": array(labels)}


def regions(student: Any, shares: Any, mean: Any, stddev: Any, x: Any) -> Any:
    """The labels predicted for the points of a grid."""
    model = tfd.Categorical(probs=shares), tfd.MultivariateNormalDiag(mean, stddev)
    return {"labels": array(student.predict_class(*model, x))}


def learning(
    student: Any,
    x: Any,
    y: Any,
    scales: Any,
    rate: Any,
    momentum: Any,
    epochs: Any,
    used: Any = 0,
) -> Any:
    """What `learn_stdevs` returned, its variable afterwards, and the optimiser's steps."""

    def learn(x: Any, y: Any) -> Any:
        return _learn(student, x, y, scales, rate, momentum, epochs, used)

    return _called(lambda made: _learned(made, used), learn, x=x, y=y)


def _learn(
    student: Any, x: Any, y: Any, scales: Any, rate: Any, momentum: Any, epochs: Any, used: Any
) -> Any:
    """What `learn_stdevs` returns, and the variable and the optimiser that it was given."""
    variable = tf.Variable(scales)
    optimiser = _traced_adam(scales.size, 4 * epochs, used, learning_rate=rate, beta_1=momentum)
    return student.learn_stdevs(x, y, variable, optimiser, epochs), variable, optimiser


def _learned(made: Any, used: Any) -> Any:
    returned, variable, optimiser = made
    losses, history, distribution = returned
    return {
        "losses_kind": kind(losses),
        "scales_kind": kind(history),
        "variable": array(variable),
        **_path(returned, optimiser, used),
        **_moments(distribution),
    }


def _path(returned: Any, optimiser: Any, used: Any) -> Any:
    losses, history, _ = returned
    return {
        "losses": array(losses),
        "scales": array(history),
        "steps": int(optimiser.iterations) - used,
        "path": array(optimiser.path),
    }


def learning_again(
    student: Any,
    x: Any,
    y: Any,
    scales: Any,
    rate: Any,
    momentum: Any,
    epochs: Any,
    used: Any = 0,
) -> Any:
    """Losses, scales and steps of a second call, with another state of the random generators."""
    returned, _, optimiser = _learn(student, x, y, scales, rate, momentum, epochs, used)
    return _path(returned, optimiser, used)


def _traced_adam(size: Any, most: Any, used: Any, **options: Any) -> Any:
    """Adam that notes the first variable's values before its first step and after each.

    It has taken `used` steps before, of another variable.
    """

    class Adam(tf.keras.optimizers.Adam):  # type: ignore[misc]
        path: Any = None

        def apply_gradients(self, grads_and_vars: Any, *args: Any, **others: Any) -> Any:
            pairs = list(grads_and_vars)
            self.note(pairs)
            done = super().apply_gradients(pairs, *args, **others)
            self.note(pairs)
            return done

        def note(self, pairs: Any) -> None:
            if self.path is not None and pairs:
                value = tf.cast(tf.reshape(pairs[0][1], [-1]), tf.float64)
                row = tf.concat([value, tf.zeros(size, tf.float64)], axis=0)[:size]
                at = tf.minimum(tf.cast(self.iterations, tf.int32) - used, most)
                self.path.scatter_nd_update([[at]], [row])

    made = Adam(**options)
    made.iterations.assign(used)
    made.path = tf.Variable(tf.zeros((most + 1, size), tf.float64))
    return made


def logistic(student: Any, shares: Any, mean: Any, stddev: Any) -> Any:
    """The weights and the bias."""
    model = tfd.Categorical(probs=shares), tfd.MultivariateNormalDiag(mean, stddev)
    w, w0 = student.get_logistic_regression_params(*model)
    return {"w_kind": kind(w), "w0_kind": kind(w0), "w": array(w), "w0": array(w0)}


def _moments(value: Any) -> Any:
    """A distribution's shapes and moments; of any other value, its type only."""
    if not isinstance(value, tfd.Distribution):
        return {"returned": type(value).__name__}
    shown = {"mean": array(value.mean()), "stddev": array(value.stddev())}
    return {**shapes(value), **shown}
