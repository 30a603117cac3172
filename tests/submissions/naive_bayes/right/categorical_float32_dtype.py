# idea: Categorical(dtype=tf.float32) as the prior, whose samples and arguments are then floats
# expect: full marks
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tf.keras.backend.set_floatx("float32")


def get_prior(y):
    labels, n = np.unique(y, return_counts=True)
    p = tf.constant(n / y.shape[0], dtype=tf.float32)
    return tfd.Categorical(probs=p, dtype=tf.float32)


def get_class_conditionals(x, y):
    x = x.astype("float32")
    mu, sd = [], []
    for label in np.unique(y):
        mask = (y == label)
        mean, variance = tf.nn.moments(tf.boolean_mask(x, mask), axes=[0])
        mu.append(mean)
        sd.append(tf.math.sqrt(variance))
    return tfd.MultivariateNormalDiag(loc=tf.stack(mu), scale_diag=tf.stack(sd))


def predict_class(prior, class_conditionals, x):
    num_classes = class_conditionals.batch_shape[0]
    # prior.log_prob wants values of the prior's own dtype
    log_prior = prior.log_prob(tf.range(num_classes, dtype=prior.dtype))
    log_cond = class_conditionals.log_prob(x[..., None, :])
    total = log_cond.numpy() + log_prior.numpy()
    return total.argmax(axis=-1)


def learn_stdevs(x, y, scales, optimiser, epochs):
    # float32 only: scales is float32 in the notebook
    x = x.astype("float32")
    means = np.array([x[y == 0].mean(axis=0), x[y == 1].mean(axis=0)])
    cc = tfd.MultivariateNormalDiag(loc=means, scale_diag=scales)
    n = float(len(y))
    class_one = tf.constant(y, dtype=tf.float32)
    ls, ss = [], []
    for epoch in range(epochs):
        ss.append(scales.numpy())
        with tf.GradientTape() as t:
            lp = cc.log_prob(x[:, None, :])
            loss = -tf.reduce_sum((1. - class_one) * lp[:, 0] + class_one * lp[:, 1]) / n
        dl = t.gradient(loss, scales)
        optimiser.apply_gradients([(dl, scales)])
        ls.append(loss.numpy())
    return np.asarray(ls), np.asarray(ss), cc


def get_logistic_regression_params(prior, class_conditionals):
    m = class_conditionals.mean().numpy()
    S = class_conditionals.covariance().numpy()
    if S.ndim == 3:
        S = S[0]
    S_inv = np.linalg.inv(S)
    w = S_inv.dot(m[0] - m[1])
    p = prior.probs.numpy()
    w0 = np.float32(-0.5 * m[0].dot(S_inv).dot(m[0]) + 0.5 * m[1].dot(S_inv).dot(m[1]) + np.log(p[0] / p[1]))
    return w, w0
