# mistake: w alone points to class 1
# expect: wrong get_logistic_regression_params.w_values
from __future__ import annotations

from typing import Tuple

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions


def get_prior(y: np.ndarray) -> tfd.Categorical:
    """Relative frequency of every label."""
    frequencies: np.ndarray = np.bincount(y).astype(np.float32) / len(y)
    return tfd.Categorical(probs=frequencies)


def get_class_conditionals(x: np.ndarray, y: np.ndarray) -> tfd.MultivariateNormalDiag:
    """One diagonal Gaussian per class, fitted by maximum likelihood."""
    num_classes = np.max(y) + 1
    loc = np.array([np.sum(x[y == k], axis=0) / len(x[y == k]) for k in range(num_classes)])
    scale = np.array([np.std(x[y == k], axis=0) for k in range(num_classes)])
    return tfd.MultivariateNormalDiag(loc=loc, scale_diag=scale)


def predict_class(prior: tfd.Categorical, class_conditionals: tfd.Distribution,
                  x: np.ndarray) -> np.ndarray:
    """Label with the largest posterior probability, for every point of `x`."""
    dtype = class_conditionals.dtype.as_numpy_dtype
    points = np.asarray(x, dtype=dtype)[..., None, :]
    posterior = class_conditionals.log_prob(points) + np.log(prior.probs_parameter()).astype(dtype)
    labels: np.ndarray = np.argmax(posterior, axis=-1)
    return labels


def learn_stdevs(x: np.ndarray, y: np.ndarray, scales: tf.Variable, optimiser,
                 epochs: int) -> Tuple[np.ndarray, np.ndarray, tfd.Distribution]:
    """Fit the standard deviations that both classes share."""
    x = tf.constant(x, dtype=scales.dtype)
    parts = tf.dynamic_partition(x, tf.cast(y, tf.int32), 2)
    loc = tf.stack([tf.reduce_mean(part, axis=0) for part in parts])
    model = tfd.MultivariateNormalDiag(loc=loc, scale_diag=scales)

    def negative_log_likelihood() -> tf.Tensor:
        log_probs = [model[k].log_prob(parts[k]) for k in (0, 1)]
        return -tf.reduce_mean(tf.concat(log_probs, axis=0))

    losses: list = []
    scales_list: list = []
    for _ in range(epochs):
        losses.append(negative_log_likelihood().numpy())
        optimiser.minimize(negative_log_likelihood, [scales])
        scales_list.append(scales.numpy())
    return np.array(losses), np.array(scales_list), model


def get_logistic_regression_params(prior: tfd.Categorical, class_conditionals: tfd.Distribution
                                   ) -> Tuple[np.ndarray, np.ndarray]:
    """Weights and bias of the equivalent logistic regression."""
    mu = np.array(class_conditionals.mean(), dtype=np.float64)
    sigma2 = np.array(class_conditionals.variance(), dtype=np.float64)[0]
    w = (mu[1] - mu[0]) / sigma2
    log_odds = np.diff(np.log(prior.probs_parameter())[::-1]).item()
    w0 = np.array(log_odds - 0.5 * np.sum((mu[0] ** 2 - mu[1] ** 2) / sigma2))
    return w, w0
