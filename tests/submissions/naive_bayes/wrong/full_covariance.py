# mistake: a full covariance matrix in each class, so the features are not independent
# expect: wrong get_class_conditionals.independence
# says: get_class_conditionals.independence: correlated
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions


def get_prior(y):
    counts = np.unique(y, return_counts=True)[1]
    return tfd.Categorical(probs=counts / counts.sum())


def get_class_conditionals(x, y):
    loc, scale = [], []
    for label in np.unique(y):
        members = x[y == label]
        loc.append(members.mean(axis=0))
        spread = np.atleast_2d(np.cov(members.T, bias=True))
        scale.append(np.linalg.cholesky(spread + 1e-9 * np.eye(x.shape[1])))
    return tfd.MultivariateNormalTriL(loc=np.array(loc), scale_tril=np.array(scale))


def predict_class(prior, class_conditionals, x):
    likelihood = class_conditionals.log_prob(x[..., tf.newaxis, :]).numpy()
    return np.argmax(likelihood + np.log(prior.probs.numpy()), axis=-1)


def learn_stdevs(x, y, scales, optimiser, epochs):
    loc = np.array([np.mean(x[y == label], axis=0) for label in (0, 1)], dtype=np.float32)
    dist = tfd.MultivariateNormalDiag(loc=loc, scale_diag=scales)
    one_hot = tf.one_hot(y, 2)
    losses, history = [], []
    for _ in range(epochs):
        with tf.GradientTape() as tape:
            log_prob = dist.log_prob(tf.cast(x, tf.float32)[:, tf.newaxis, :])
            loss = -tf.reduce_mean(tf.reduce_sum(log_prob * one_hot, axis=1))
        optimiser.apply_gradients([(tape.gradient(loss, scales), scales)])
        losses.append(loss.numpy())
        history.append(scales.numpy())
    return np.array(losses), np.array(history), dist


def get_logistic_regression_params(prior, class_conditionals):
    mu0, mu1 = class_conditionals.loc.numpy()
    precision = np.diag(1 / class_conditionals.stddev().numpy()[0] ** 2)
    p0, p1 = prior.probs.numpy()
    w = precision @ (mu0 - mu1)
    w0 = -0.5 * mu0 @ precision @ mu0 + 0.5 * mu1 @ precision @ mu1 + np.log(p0 / p1)
    return w, w0
