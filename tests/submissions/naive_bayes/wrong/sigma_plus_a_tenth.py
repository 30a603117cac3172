# mistake: 0.1 is added to every standard deviation
# expect: wrong get_class_conditionals.standard_deviations
# expect: wrong get_class_conditionals.other_sizes
import os
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp
from tensorflow_probability import distributions as tfd

EPS = 0.1  # against division by zero


def get_prior(y):
    classes, _, counts = tf.unique_with_counts(tf.sort(y))
    probs = tf.cast(counts, tf.float32) / tf.cast(tf.size(y), tf.float32)
    return tfd.Categorical(probs=probs)


def get_class_conditionals(x, y):
    classes, _ = tf.unique(tf.sort(y))
    locs, scales = [], []
    for c in classes:
        xc = tf.boolean_mask(x, y == c)
        locs.append(tf.reduce_mean(xc, axis=0))
        scales.append(tf.math.reduce_std(xc, axis=0) + EPS)
    return tfd.MultivariateNormalDiag(loc=tf.stack(locs), scale_diag=tf.stack(scales))


def predict_class(prior, class_conditionals, x):
    x = tf.convert_to_tensor(x, dtype=class_conditionals.dtype)
    log_probs = class_conditionals.log_prob(tf.expand_dims(x, axis=-2))
    log_probs += tf.cast(tf.math.log(prior.probs), log_probs.dtype)
    best = tf.argmax(log_probs, axis=-1)
    return best.numpy()


def learn_stdevs(x, y, scales, optimiser, epochs):
    x = tf.convert_to_tensor(x, dtype=scales.dtype)
    mask = tf.equal(y, 1)
    x0, x1 = tf.boolean_mask(x, ~mask), tf.boolean_mask(x, mask)
    locs = tf.stack([tf.reduce_mean(x0, 0), tf.reduce_mean(x1, 0)])
    dist = tfd.MultivariateNormalDiag(loc=locs, scale_diag=scales)

    epoch_losses, epoch_scales = [], []
    for epoch in range(epochs):
        with tf.GradientTape() as tape:
            tape.watch(scales)
            lp = dist.log_prob(x[:, tf.newaxis])
            loss = tf.reduce_mean(-tf.where(mask, lp[:, 1], lp[:, 0]))
        grads = tape.gradient(loss, [scales])
        optimiser.apply_gradients(zip(grads, [scales]))
        epoch_losses.append(loss)
        epoch_scales.append(tf.identity(scales))
    return tf.stack(epoch_losses).numpy(), tf.stack(epoch_scales).numpy(), dist


def get_logistic_regression_params(prior, class_conditionals):
    loc = class_conditionals.mean()
    precision = 1.0 / class_conditionals.variance()[0]
    w = precision * (loc[0] - loc[1])
    a = tf.reduce_sum(precision * loc[0] * loc[0])
    b = tf.reduce_sum(precision * loc[1] * loc[1])
    log_odds = tf.math.log(prior.probs[0] / prior.probs[1])
    w0 = -0.5 * a + 0.5 * b + tf.cast(log_odds, a.dtype)
    return w.numpy(), w0.numpy()
