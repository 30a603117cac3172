# idea: libraries are configured in a function that is called at the top level
# expect: full marks

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp


def _configure(seed=7):
    np.random.seed(seed)
    try:
        tf.config.experimental_run_functions_eagerly(True)
    except AttributeError:
        tf.config.run_functions_eagerly(True)


_configure()
tfd = tfp.distributions


@tf.function
def _shares(y):
    # Runs as Python only where functions run eagerly.
    return np.bincount(y.numpy()) / len(y)


def get_prior(y):
    y = tf.constant(y)
    n_classes = np.max(y.numpy()) + 1
    probs = _shares(y)
    return tfd.Categorical(probs=np.array(probs, dtype="float32"))


def get_class_conditionals(x, y):
    n_classes = np.max(y) + 1
    mu = np.empty((n_classes, x.shape[1]))
    var = np.empty((n_classes, x.shape[1]))
    for k in range(n_classes):
        xk = x[y == k]
        mu[k] = np.mean(xk, axis=0)
        var[k] = np.mean((xk - mu[k])**2, axis=0)
    return tfd.MultivariateNormalDiag(loc=tf.cast(mu, tf.float32),
                                      scale_diag=tf.cast(np.sqrt(var), tf.float32))


def predict_class(prior, class_conditionals, x):
    # flatten everything to (M, d), predict, put the shape back
    x = np.asarray(x)
    leading = x.shape[:-1]
    flat = x.reshape(-1, x.shape[-1])
    log_lik = class_conditionals.log_prob(flat[:, None, :]).numpy()
    scores = log_lik + np.log(prior.probs.numpy())
    return np.argmax(scores, axis=1).reshape(leading)


def learn_stdevs(x, y, scales, optimiser, epochs):
    x0 = tf.constant(x[y == 0], dtype=scales.dtype)
    x1 = tf.constant(x[y == 1], dtype=scales.dtype)
    loc = tf.stack([tf.reduce_mean(x0, 0), tf.reduce_mean(x1, 0)])
    class_conditionals = tfd.MultivariateNormalDiag(loc=loc, scale_diag=scales)
    n = x.shape[0]

    train_losses, train_scales = [], []
    for i in range(epochs):
        with tf.GradientTape() as tape:
            ll0 = class_conditionals.log_prob(x0[:, None])[:, 0]
            ll1 = class_conditionals.log_prob(x1[:, None])[:, 1]
            loss = -(tf.reduce_sum(ll0) + tf.reduce_sum(ll1)) / n
        gradient = tape.gradient(loss, scales)
        optimiser.apply_gradients([(gradient, scales)])
        train_losses.append(loss)
        train_scales.append(scales.numpy())
        # if i % 50 == 0: print(i, loss)
    return np.array(train_losses), np.array(train_scales), class_conditionals


def get_logistic_regression_params(prior, class_conditionals):
    mu = class_conditionals.mean().numpy()
    inv = np.diag(1 / class_conditionals.variance().numpy()[0])
    w = np.matmul(inv, mu[0] - mu[1])
    w0 = -0.5 * np.matmul(mu[0].T, np.matmul(inv, mu[0])) \
         + 0.5 * np.matmul(mu[1].T, np.matmul(inv, mu[1])) \
         + np.log(prior.prob(0).numpy() / prior.prob(1).numpy())
    return w, w0
