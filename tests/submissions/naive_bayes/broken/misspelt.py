# idea: two names are nearly those asked for, one is a method
# expect: not_implemented get_prior.*
# expect: not_implemented get_class_conditionals.*
# says: get_prior.form: did you mean getPrior (misspelt.py, line 15)?
# says: get_class_conditionals.form: is defined in NaiveBayes (misspelt.py, line 20)

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions



def getPrior(y):
    counts = np.bincount(y)
    return tfd.Categorical(probs=counts / counts.sum())


class NaiveBayes:
    def get_class_conditionals(self, x, y):
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
