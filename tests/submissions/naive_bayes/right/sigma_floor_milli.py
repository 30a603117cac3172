# idea: standard deviations are floored at 1e-3 so that a constant feature does not blow up
# expect: full marks
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions

MIN_STDDEV = 1e-3


def get_prior(y):
    y = np.asarray(y).ravel()
    K = int(y.max()) + 1
    p = np.zeros(K)
    np.add.at(p, y, 1)
    return tfd.Categorical(probs=p / p.sum(), name="prior")


def _fit_one_class(xk):
    mean = xk.mean(axis=0)
    std = np.sqrt(np.square(xk - mean).mean(axis=0))
    return mean, np.maximum(std, MIN_STDDEV)


def get_class_conditionals(x, y):
    fits = [_fit_one_class(x[y == k]) for k in range(y.max() + 1)]
    means, stds = zip(*fits)
    return tfd.MultivariateNormalDiag(loc=np.vstack(means), scale_diag=np.vstack(stds),
                                      name="class_conditionals")


def predict_class(prior, class_conditionals, x):
    def score(k):
        c = class_conditionals[k]
        return np.log(prior.probs.numpy()[k]) + c.log_prob(x).numpy()

    scores = [score(k) for k in range(class_conditionals.batch_shape[0])]
    return np.argmax(np.stack(scores, axis=-1), axis=-1)


def learn_stdevs(x, y, scales, optimiser, epochs):
    np_dtype = scales.dtype.as_numpy_dtype
    by_class = [x[y == k].astype(np_dtype) for k in (0, 1)]
    mu = np.stack([b.mean(axis=0) for b in by_class])
    dist = tfd.MultivariateNormalDiag(mu, scales)

    def loss_fn():
        parts = [dist.log_prob(b[:, None, :])[:, k] for k, b in enumerate(by_class)]
        return -tf.reduce_mean(tf.concat(parts, axis=0))

    losses = np.empty(epochs, dtype=np_dtype)
    trace = np.empty((epochs,) + tuple(scales.shape), dtype=np_dtype)
    for epoch in range(epochs):
        with tf.GradientTape() as tape:
            loss = loss_fn()
        optimiser.apply_gradients([(tape.gradient(loss, scales), scales)])
        losses[epoch] = loss
        trace[epoch] = scales.numpy()
    return losses, trace, dist


def get_logistic_regression_params(prior, class_conditionals):
    mu = np.array(class_conditionals.mean())
    s = np.array(class_conditionals.stddev())
    s = np.maximum(s[0], MIN_STDDEV)
    # scale the means first, then everything is a dot product
    a0, a1 = mu[0] / s, mu[1] / s
    w = (a0 - a1) / s
    w0 = (a1 @ a1 - a0 @ a0) / 2 + np.log(np.divide(*np.array(prior.probs)))
    return w, w0
