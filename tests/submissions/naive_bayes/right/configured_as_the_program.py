# idea: what the notebook configures stands where it runs as the program, in calls of calls
# expect: full marks

from functools import partial

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions


@tf.function
def count(y):
    return np.bincount(y.numpy()).astype(np.float32)


def get_prior(y):
    counts = np.asarray(count(tf.constant(y)))
    return tfd.Categorical(probs=counts / counts.sum() / UNIT)


def get_class_conditionals(x, y):
    classes = range(np.max(y) + 1)
    mu = np.stack([x[y == c].mean(axis=0) for c in classes])
    sd = np.stack([x[y == c].std(axis=0) for c in classes])
    return tfd.MultivariateNormalDiag(loc=mu, scale_diag=sd)


def predict_class(prior, class_conditionals, x):
    joint = class_conditionals.log_prob(np.expand_dims(x, -2)) + np.log(prior.probs)
    return np.argmax(joint, axis=-1)


def learn_stdevs(x, y, scales, optimiser, epochs):
    x = tf.cast(x, scales.dtype)
    mu = tf.stack([tf.reduce_mean(x[y == c], axis=0) for c in (0, 1)])
    dist = tfd.MultivariateNormalDiag(loc=mu, scale_diag=scales)
    own = tf.one_hot(y, 2, dtype=scales.dtype)
    losses, values = [], []
    for _ in range(epochs):
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


def train():
    tf.keras.backend.set_floatx("float64")
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.compile(loss="mse")
    model.fit(np.zeros((100_000, 2)), np.zeros(100_000), epochs=10_000)


if __name__ == "__main__":
    UNIT = 1.0
    run_eagerly = partial(tf.config.run_functions_eagerly, True)
    run_eagerly()
    train()
