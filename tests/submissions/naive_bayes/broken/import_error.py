# mistake: imports a helper module that was not handed in, and every function needs it
# expect: raised *
import numpy as np
import tensorflow as tf
import week3_helpers_not_handed_in as helpers

tfd = helpers.tfd
class_rows = helpers.class_rows
class_means = helpers.class_means
own_log_probs = helpers.own_log_probs


def get_prior(y):
    shares = np.array([len(rows) for rows in class_rows(y, y)]) / len(y)
    return tfd.Categorical(probs=shares)


def get_class_conditionals(x, y):
    scale = np.array([np.std(rows, axis=0) for rows in class_rows(x, y)])
    return tfd.MultivariateNormalDiag(loc=class_means(x, y), scale_diag=scale)


def predict_class(prior, class_conditionals, x):
    shape = x.shape[:-1]
    points = x.reshape(-1, 1, x.shape[-1])
    scores = class_conditionals.log_prob(points).numpy() + helpers.log_prior(prior)
    return scores.argmax(axis=1).reshape(shape)


def learn_stdevs(x, y, scales, optimiser, epochs):
    x = x.astype(np.float32)
    dist = tfd.MultivariateNormalDiag(loc=class_means(x, y), scale_diag=scales)
    losses, history = [], []
    for epoch in range(epochs):
        with tf.GradientTape() as tape:
            loss = -tf.reduce_mean(own_log_probs(dist, x, y))
        gradient = tape.gradient(loss, scales)
        optimiser.apply_gradients([(gradient, scales)])
        losses.append(loss.numpy())
        history.append(scales.numpy())
    return np.array(losses), np.array(history), dist


def get_logistic_regression_params(prior, class_conditionals):
    m0, m1 = class_conditionals.mean().numpy().astype(np.float64)
    v = np.square(class_conditionals.stddev().numpy()[1].astype(np.float64))
    p = helpers.shares(prior)
    w = (m0 - m1) / v
    w0 = -(m0 / v) @ m0 / 2 + (m1 / v) @ m1 / 2
    return w, w0 + np.log(p[0]) - np.log(p[1])
