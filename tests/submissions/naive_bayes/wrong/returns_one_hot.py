# mistake: one-hot rows instead of labels
# expect: wrong predict_class.*
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp
from sklearn import datasets, model_selection

tfd = tfp.distributions

iris = datasets.load_iris()
X, T = iris["data"][:, :2], iris["target"]
X_train, X_test, T_train, T_test = model_selection.train_test_split(X, T, test_size=0.2)


def indicator(y):
    """(N, K) matrix of zeros and ones"""
    return np.eye(np.max(y) + 1)[y]


def get_prior(y):
    return tfd.Categorical(probs=indicator(y).mean(axis=0))


def get_class_conditionals(x, y):
    Z = indicator(y)
    R = Z / Z.sum(axis=0)
    mu = np.einsum("nk,nd->kd", R, x)
    var = np.einsum("nk,nkd->kd", R, (x[:, None, :] - mu) ** 2)
    return tfd.MultivariateNormalDiag(loc=mu, scale_diag=np.sqrt(var))


def predict_class(prior, class_conditionals, x):
    ll = class_conditionals.log_prob(x[..., None, :]).numpy()
    lp = np.log(prior.probs).astype(ll.dtype)
    winners = np.argmax(ll + lp, axis=-1)
    return np.eye(len(lp), dtype=int)[winners]


def learn_stdevs(x, y, scales, optimiser, epochs):
    Z = indicator(y)
    mu = (Z.T @ x) / Z.sum(axis=0)[:, None]
    dist = tfd.MultivariateNormalDiag(loc=mu.astype(np.float32), scale_diag=scales)
    Z, x = tf.cast(Z, tf.float32), tf.cast(x[:, None, :], tf.float32)
    losses = np.empty(epochs)
    sigmas = np.empty((epochs, x.shape[-1]))
    for e in range(epochs):
        with tf.GradientTape() as tape:
            loss = -tf.einsum("nk,nk->", Z, dist.log_prob(x)) / len(y)
        losses[e] = loss
        optimiser.apply_gradients([(tape.gradient(loss, scales), scales)])
        sigmas[e] = scales
    return losses, sigmas, dist


def get_logistic_regression_params(prior, class_conditionals):
    mu = class_conditionals.mean().numpy()
    sd = class_conditionals.stddev().numpy()[0]
    Z = mu / sd
    w = (Z[0] - Z[1]) / sd
    w0 = 0.5 * np.sum(Z[1] ** 2 - Z[0] ** 2) + np.log(prior.probs[0] / prior.probs[1])
    return w, w0


conditionals = get_class_conditionals(X_train, T_train)
