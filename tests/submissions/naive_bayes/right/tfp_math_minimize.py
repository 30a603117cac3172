# idea: training delegated to tfp.math.minimize with a trace function
# expect: full marks
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions


def get_prior(y):
    freq = np.bincount(y, minlength=int(np.max(y)) + 1) / float(len(y))
    return tfd.Categorical(probs=freq)


def get_class_conditionals(x, y):
    x, y = np.asarray(x), np.asarray(y)
    K = len(np.unique(y))
    return tfd.MultivariateNormalDiag(
        loc=[list(x[y == k].mean(0)) for k in range(K)],
        scale_diag=[list(x[y == k].std(0)) for k in range(K)],
    )


def predict_class(prior, class_conditionals, x):
    # put the class axis first and let it broadcast: (K, 1, ..., 1) + (K, ...)
    x = np.asarray(x)
    K = class_conditionals.batch_shape[0]
    loc = np.array(class_conditionals.mean())
    sd = np.array(class_conditionals.stddev())
    ones = (1,) * (x.ndim - 1)
    comp = tfd.MultivariateNormalDiag(
        loc=loc.reshape((K,) + ones + (-1,)), scale_diag=sd.reshape((K,) + ones + (-1,)))
    log_prior = np.log(np.array(prior.probs)).reshape((K,) + ones)
    return np.argmax(log_prior + comp.log_prob(x).numpy(), axis=0)


def learn_stdevs(x, y, scales, optimiser, epochs):
    x = tf.cast(x, scales.dtype)
    mu = tf.stack([tf.reduce_mean(tf.boolean_mask(x, y == k), axis=0) for k in range(2)])
    model = tfd.MultivariateNormalDiag(loc=mu, scale_diag=scales)
    index = tf.stack([tf.range(len(y)), tf.cast(y, tf.int32)], axis=-1)

    trace = tfp.math.minimize(
        lambda: -tf.reduce_mean(tf.gather_nd(model.log_prob(x[:, None, :]), index)),
        num_steps=epochs,
        optimizer=optimiser,
        trainable_variables=[scales],
        trace_fn=lambda t: (t.loss, t.parameters[0]),
    )
    losses, values = trace
    return losses.numpy(), values.numpy(), model


def get_logistic_regression_params(prior, class_conditionals):
    # the log odds are linear in x, so the gradient at any point is w and the value at 0 is w0
    origin = tf.Variable(tf.zeros(class_conditionals.event_shape, dtype=class_conditionals.dtype))
    with tf.GradientTape() as tape:
        lp = class_conditionals.log_prob(origin)
        log_odds = lp[0] - lp[1]
    w = tape.gradient(log_odds, origin).numpy()
    p = prior.probs.numpy()
    w0 = log_odds.numpy() + np.log(p[0] / p[1])
    return w, w0
