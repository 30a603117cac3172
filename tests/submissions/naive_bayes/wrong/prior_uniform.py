# mistake: the prior is uniform whatever the labels
# expect: wrong get_prior.shares
# expect: wrong get_prior.one_class
import tensorflow as tf
import tensorflow_probability as tfp
import numpy as np
from tensorflow_probability import distributions as tfd


def get_prior(y):
    k = int(tf.reduce_max(y)) + 1
    return tfd.Categorical(probs=tf.fill([k], 1.0 / k))


def get_class_conditionals(x, y):
    x = tf.cast(x, tf.float32)
    y = tf.cast(y, tf.int32)
    k = tf.reduce_max(y) + 1
    mu = tf.math.unsorted_segment_mean(x, y, k)
    squares = (x - tf.gather(mu, y)) ** 2
    sigma = tf.sqrt(tf.math.unsorted_segment_mean(squares, y, k))
    return tfd.MultivariateNormalDiag(mu, sigma)


def predict_class(prior, class_conditionals, x):
    kind = class_conditionals.dtype
    x = tf.cast(tf.expand_dims(x, -2), kind)
    log_prior = tf.cast(tf.math.log(prior.probs), kind)
    joint = class_conditionals.log_prob(x) + log_prior
    return tf.argmax(joint, axis=-1).numpy()


def learn_stdevs(x, y, scales, optimiser, epochs):
    x = tf.cast(x, scales.dtype)
    hot = tf.one_hot(y, 2, dtype=scales.dtype)
    mu = tf.matmul(hot, x, transpose_a=True) / tf.reduce_sum(hot, axis=0)[:, tf.newaxis]
    model = tfd.MultivariateNormalDiag(loc=mu, scale_diag=scales)

    all_losses, all_scales = [], []
    for _ in range(epochs):
        with tf.GradientTape() as tape:
            log_prob = model.log_prob(x[:, tf.newaxis, :])
            loss = -tf.reduce_mean(tf.reduce_sum(log_prob * hot, axis=1))
        g = tape.gradient(loss, [scales])
        optimiser.apply_gradients(zip(g, [scales]))
        all_losses.append(loss.numpy())
        all_scales.append(scales.numpy())
    return np.array(all_losses), np.array(all_scales), model


def get_logistic_regression_params(prior, class_conditionals):
    mu = tf.cast(class_conditionals.mean(), tf.float64)
    precision = 1 / tf.cast(class_conditionals.variance(), tf.float64)[0]
    log_p = tf.cast(tf.math.log(prior.probs), tf.float64)
    w = precision * (mu[0] - mu[1])
    quadratic = tf.reduce_sum(precision * mu**2, axis=1)
    w0 = -quadratic[0] / 2 + quadratic[1] / 2 + log_p[0] - log_p[1]
    return w.numpy(), w0.numpy()
