# mistake: one number in place of the scales of every epoch
# expect: wrong learn_stdevs.form
# expect: wrong learn_stdevs.descent
# expect: wrong learn_stdevs.scales
import numpy as np, tensorflow as tf
from tensorflow_probability import distributions as D


def get_prior(y):
    return D.Categorical(probs=np.bincount(y) / y.size)


def get_class_conditionals(x, y):
    groups = [x[y == k] for k in range(y.max() + 1)]
    mu = np.stack([g.mean(axis=0) for g in groups])
    sd = np.stack([g.std(axis=0) for g in groups])
    return D.MultivariateNormalDiag(loc=mu, scale_diag=sd)


def predict_class(prior, class_conditionals, x):
    lp = np.log(prior.probs) + class_conditionals.log_prob(np.expand_dims(x, -2)).numpy()
    return lp.argmax(axis=-1)


def learn_stdevs(x, y, scales, optimiser, epochs):
    x = x.astype("float32")
    m = np.stack([x[y == k].mean(axis=0) for k in range(2)])
    q, L = D.MultivariateNormalDiag(m, scales), []
    for _ in range(epochs):
        with tf.GradientTape() as t:
            own = tf.where(y[:, None] == [0, 1], q.log_prob(x[:, None]), 0.0)
            l = -tf.reduce_sum(own) / x.shape[0]
        optimiser.apply_gradients([(t.gradient(l, scales), scales)])
        L += [l.numpy()]
    return np.array(L), np.array(0.5), q


def get_logistic_regression_params(prior, class_conditionals):
    (a, b), P = class_conditionals.mean().numpy(), np.diag(class_conditionals.variance()[0] ** -1)
    w0 = -0.5 * a @ P @ a + 0.5 * b @ P @ b + np.log(prior.probs[0] / prior.probs[1])
    return P @ (a - b), w0
