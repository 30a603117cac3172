# idea: plain Python loops and the math module, one point at a time, hardly any NumPy
# expect: full marks

from math import log, sqrt

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions


def get_prior(y):
    counter = {}
    for label in y:
        label = int(label)
        if label not in counter:
            counter[label] = 0
        counter[label] += 1
    shares = []
    for k in sorted(counter):
        shares.append(counter[k] / len(y))
    return tfd.Categorical(probs=shares)


def get_class_conditionals(x, y):
    labels = sorted(set([int(v) for v in y]))
    d = len(x[0])
    all_means = []
    all_stds = []
    for k in labels:
        means = []
        stds = []
        for i in range(d):
            # mean of feature i in class k
            total = 0.0
            n = 0
            for row in range(len(y)):
                if y[row] == k:
                    total += float(x[row][i])
                    n += 1
            mean = total / n
            # now the spread
            squares = 0.0
            for row in range(len(y)):
                if y[row] == k:
                    squares += (float(x[row][i]) - mean) ** 2
            means.append(mean)
            stds.append(sqrt(squares / n))
        all_means.append(means)
        all_stds.append(stds)
    return tfd.MultivariateNormalDiag(loc=all_means, scale_diag=all_stds)


def predict_class(prior, class_conditionals, x):
    x = np.array(x)
    answer = np.zeros(x.shape[:-1], dtype=int)
    prior_probs = prior.probs.numpy()
    for where in np.ndindex(*x.shape[:-1]):
        log_likelihoods = class_conditionals.log_prob(x[where]).numpy()
        best = None
        best_k = 0
        for k in range(len(prior_probs)):
            score = log(prior_probs[k]) + float(log_likelihoods[k])
            if best is None or score > best:
                best = score
                best_k = k
        answer[where] = best_k
    return answer


def learn_stdevs(x, y, scales, optimiser, epochs):
    means = []
    groups = []
    for k in range(2):
        group = []
        for n in range(len(y)):
            if y[n] == k:
                group.append(x[n])
        group = np.array(group)
        means.append(list(sum(group) / len(group)))
        groups.append(tf.constant(group, dtype=scales.dtype))
    dist = tfd.MultivariateNormalDiag(
        loc=tf.constant(np.array(means), dtype=scales.dtype), scale_diag=scales
    )

    all_losses = []
    all_scales = []
    for epoch in range(epochs):
        with tf.GradientTape() as tape:
            total = 0.0
            for k in range(2):
                # log_prob has one column per class, I only want column k
                total = total - tf.reduce_sum(
                    dist.log_prob(groups[k][:, tf.newaxis, :])[:, k]
                )
            loss = total / len(y)
        grad = tape.gradient(loss, scales)
        all_losses.append(loss.numpy())
        all_scales.append(scales.numpy())
        optimiser.apply_gradients([(grad, scales)])
    return np.array(all_losses), np.array(all_scales), dist


def get_logistic_regression_params(prior, class_conditionals):
    mu = class_conditionals.mean().numpy()
    sigma = class_conditionals.stddev().numpy()[0]
    p = prior.probs.numpy()
    w = []
    w0 = log(p[0]) - log(p[1])
    for i in range(len(sigma)):
        w.append((mu[0][i] - mu[1][i]) / sigma[i] ** 2)
        w0 = w0 - mu[0][i] ** 2 / (2 * sigma[i] ** 2)
        w0 = w0 + mu[1][i] ** 2 / (2 * sigma[i] ** 2)
    return np.array(w), np.array(w0)
