"""Dev's module: two functions to go, and one that crashes."""

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions


def get_prior(y):
    return tfd.Categorical(probs=np.bincount(y) / y.size)


def get_class_conditionals(x, y):
    means = np.zeros((3, 2))
    for k in np.unique(y):
        means[k] = x[y == k].mean(axis=0)
    scales = [x[y == k].std(axis=0) for k in np.unique(y)]
    return tfd.MultivariateNormalDiag(loc=means, scale_diag=scales)


def predict_class(prior, class_conditionals, x):
    posterior = prior.prob * class_conditionals.prob(x)
    return tf.argmax(posterior, axis=-1).numpy()


def learn_stdevs(x, y, scales, optimiser, epochs):
    raise NotImplementedError
