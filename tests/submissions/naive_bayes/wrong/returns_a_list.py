# mistake: the labels are a Python list
# expect: wrong predict_class.form
"""naive_bayes.py, George, group 7"""
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfk = tf.keras


def get_prior(y):
    """Categorical prior from label counts."""
    num_classes = 1 + max(int(label) for label in y)
    counts = [0] * num_classes
    for label in y:
        counts[int(label)] += 1
    return tfd.Categorical(probs=[c / len(y) for c in counts])


def get_class_conditionals(x, y):
    """Gaussians, one for each class."""
    num_classes = 1 + int(y.max())
    mus, sigmas = [], []
    for k in range(num_classes):
        xk = x[np.where(y == k)]
        mu = np.mean(xk, axis=0)
        sigma = np.sqrt(np.mean(np.square(xk - mu), axis=0))
        mus.append(mu)
        sigmas.append(sigma)
    return tfd.MultivariateNormalDiag(loc=mus, scale_diag=sigmas)


def predict_class(prior, class_conditionals, x):
    """Maximum a posteriori label."""
    likelihood = class_conditionals.log_prob(np.asarray(x)[..., np.newaxis, :])
    log_prior = tf.cast(tf.math.log(prior.probs), likelihood.dtype)
    return np.argmax(likelihood + log_prior, axis=-1).tolist()


def learn_stdevs(x, y, scales, optimiser, epochs):
    """Gradient descent on the shared standard deviations."""
    x = tf.cast(x, tf.float32)
    mus = tf.stack([tf.reduce_mean(x[y == 0], axis=0), tf.reduce_mean(x[y == 1], axis=0)])
    dist = tfd.MultivariateNormalDiag(loc=mus, scale_diag=scales)
    rows = np.arange(len(y))
    index = tf.stack([rows, tf.cast(y, rows.dtype)], axis=1)

    def nll():
        return -tf.reduce_mean(tf.gather_nd(dist.log_prob(x[:, None, :]), index))

    @tf.function
    def train_step():
        with tf.GradientTape() as tape:
            loss = nll()
        optimiser.apply_gradients([(tape.gradient(loss, scales), scales)])
        return loss

    losses, scale_values = [], []
    for epoch in range(epochs):
        losses.append(train_step().numpy())
        scale_values.append(scales.numpy())
    return np.array(losses), np.array(scale_values), dist


def get_logistic_regression_params(prior, class_conditionals):
    """Closed form of w and w0."""
    mu0, mu1 = class_conditionals.mean().numpy()
    inv = np.linalg.inv(class_conditionals.covariance().numpy()[0])
    p0, p1 = prior.probs.numpy()
    w = np.matmul(inv, mu0 - mu1)
    w0 = -0.5 * np.dot(mu0, np.dot(inv, mu0)) + 0.5 * np.dot(mu1, np.dot(inv, mu1)) + np.log(p0 / p1)
    return w, w0
