"""Known mistakes in Naive Bayes: the value that each gives, and a sentence about it.

The grader's process computes the values in NumPy and compares them with the student's;
it does not read the student's code.
"""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array, Mistake
from graders.suites.naive_bayes.inputs import Model, Sample


def prior(y: Array) -> tuple[Mistake, ...]:
    """Wrong class probabilities of labels y (N,)."""
    counts = np.bincount(y).astype(float)
    shares, classes = counts / counts.sum(), len(counts)
    exponents, powers = np.exp(shares), np.exp(counts - counts.max())
    return (
        Mistake(
            (counts + 1) / (counts + 1).sum(),
            "These are smoothed shares (you added one example to each class).",
        ),
        Mistake(exponents / exponents.sum(), "You passed the shares as logits, not as probs."),
        Mistake(powers / powers.sum(), "You passed the counts as logits, not as probs."),
        Mistake(np.full(classes, 1 / classes), "Every class gets the same probability."),
        Mistake(np.resize(np.append(shares, 0), 3), "Your prior always has 3 classes."),
    )


def means(x: Array, y: Array) -> tuple[Mistake, ...]:
    """Wrong class means of x (N, d)."""
    classes = range(y.max() + 1)
    right = np.stack([x[y == k].mean(0) for k in classes])
    return (
        Mistake(
            np.broadcast_to(x.mean(0), right.shape),
            "Every class gets the mean of all examples.",
        ),
        Mistake(right.T, "Classes and features are swapped."),
        Mistake(
            np.stack([np.median(x[y == k], axis=0) for k in classes]),
            "These are medians, not means.",
        ),
        Mistake(
            np.stack([x[y == k].sum(0) / len(x) for k in classes]),
            "You divided the sums over a class by the number of all examples, N, not by N_k.",
        ),
    )


def stddevs(x: Array, y: Array) -> tuple[Mistake, ...]:
    """Wrong standard deviations of x (N, d) in each class."""
    groups = [x[y == k] for k in range(y.max() + 1)]
    sample = np.stack([np.sqrt(g.var(0) * len(g) / max(len(g) - 1, 1)) for g in groups])
    variances = np.stack([g.var(0) for g in groups])
    within = np.sqrt(sum(len(g) * g.var(0) for g in groups) / len(x))
    return (
        Mistake(sample, "These are the N_k − 1 estimates; maximum likelihood divides by N_k."),
        Mistake(variances, "This is the variance; expected the standard deviation."),
        Mistake(
            np.broadcast_to(x.std(0), sample.shape),
            "Every class gets the standard deviation of all examples together.",
        ),
        Mistake(
            np.broadcast_to(within, sample.shape),
            "All classes share one standard deviation, pooled over the classes.",
        ),
        Mistake(np.sqrt(variances).T, "Classes and features are swapped."),
        Mistake(
            np.maximum(np.sqrt(variances), 0.1),
            "You set a lower limit of 0.1; a lower limit may be at most 0.001.",
        ),
    )


def labels(given: Model, x: Array) -> tuple[Mistake, ...]:
    """Wrong labels for x (*batch, d)."""
    joint = given.log_joint(x)
    likelihood = joint - np.log(given.shares)
    return (
        Mistake(likelihood.argmax(-1), "The prior is not used: these are the labels without it."),
        Mistake(joint.argmin(-1), "These are the least probable classes."),
        Mistake(
            (likelihood + given.shares).argmax(-1),
            "You added the prior's probability to a log likelihood; add its logarithm.",
        ),
        Mistake(
            (np.exp(likelihood) + given.shares).argmax(-1),
            "You added the prior to the likelihood; multiply probabilities.",
        ),
    )


def average_loss(scales: Array, data: Sample) -> Array:
    """−(1/N) Σ log P(x_n | y_n) under shared scales (*batch, d), class means and data."""
    residual = centred(data)
    z = residual / scales[..., None, :]
    terms = z**2 / 2 + np.log(np.abs(scales[..., None, :])) + np.log(2 * np.pi) / 2
    return np.asarray(terms.sum(-1).mean(-1))


def best_scales(data: Sample) -> Array:
    """The shared scales that maximise the likelihood: σ_i² = (1/N) Σ (x_ni − μ_{y_n,i})²."""
    return np.asarray(np.sqrt(np.mean(centred(data) ** 2, axis=0)))


def centred(data: Sample) -> Array:
    """x less the mean of its class, (N, d)."""
    mean = np.stack([data.x[data.y == k].mean(0) for k in range(data.y.max() + 1)])
    return np.asarray(data.x - mean[data.y])


def losses(right: Array, count: int) -> tuple[Mistake, ...]:
    """Wrong losses, given the right ones (epochs,) for `count` examples of two classes."""
    later = np.append(right[1:], right[-1])
    return (
        Mistake(right * count, "This is the sum over the examples; expected the average."),
        Mistake(
            right / 2,
            "This is the average divided by K = 2: a mean over a one-hot product also counts"
            " its zeros.",
        ),
        Mistake(right * 2, "This is the average times 2: you averaged each class on its own."),
        Mistake(-right, "The sign is flipped: the loss is the negative log likelihood."),
        Mistake(-right / 2, "The sign is flipped, and the average is divided by K = 2."),
        Mistake(-right * count, "The sign is flipped, and this is the sum, not the average."),
        Mistake(later, "This is the loss after the step; expected the loss before it."),
    )


def scales(data: Sample) -> tuple[Mistake, ...]:
    """Wrong shared scales."""
    spread = best_scales(data)
    classes = range(data.y.max() + 1)
    every = np.mean([(data.x - data.x[data.y == k].mean(0)) ** 2 for k in classes], axis=(0, 1))
    return (
        Mistake(
            np.sqrt(every),
            "These fit every class to all examples; an example counts for its own class only.",
        ),
        Mistake(data.x.std(0), "These fit the spread around one mean for both classes."),
        Mistake(spread**2, "This is the variance; expected the standard deviation."),
        Mistake(np.ones_like(spread), "The scales still have their initial values."),
    )


def weights(given: Model) -> tuple[Mistake, ...]:
    """Wrong weights (d,) for a model of two classes and shared scales."""
    difference, stddev = given.mean[0] - given.mean[1], given.stddev[0]
    return (
        Mistake(-difference / stddev**2, "These are the weights for class 1, not for class 0."),
        Mistake(difference / stddev, "Σ holds variances; you divided by standard deviations."),
        Mistake(difference * stddev**2, "You multiplied by Σ; expected its inverse, Σ⁻¹."),
        Mistake(difference * stddev, "You multiplied by standard deviations, not by Σ⁻¹."),
        Mistake(difference, "Σ⁻¹ is missing."),
    )


def bias(given: Model) -> tuple[Mistake, ...]:
    """Wrong biases () for a model of two classes and shared scales."""
    first, second = (given.mean**2 / given.stddev**2).sum(-1)
    quadratic, log_odds = (second - first) / 2, np.log(given.shares[0] / given.shares[1])
    ratio = given.shares[0] / given.shares[1]
    one, two = (given.mean**2 / given.stddev).sum(-1)
    known = (
        (-quadratic - log_odds, "This is the bias for class 1, not for class 0."),
        (quadratic, "The term with the prior is missing."),
        (quadratic - log_odds, "The term with the prior has the wrong sign."),
        (-quadratic + log_odds, "The quadratic terms have the wrong sign."),
        (2 * quadratic + log_odds, "The quadratic terms lack their factor of one half."),
        (quadratic + ratio, "This uses the ratio of the prior; expected its logarithm."),
        (log_odds, "The quadratic terms are missing."),
        ((two - one) / 2 + log_odds, "Σ holds variances; you divided by standard deviations."),
    )
    return tuple(Mistake(np.asarray(value), says) for value, says in known)


def mixed_bias(given: Model) -> tuple[Mistake, ...]:
    """Wrong biases (2,), where a product sums over the classes of two equal covariances."""
    mixed = [mean.sum() * mean / given.stddev[0] ** 2 for mean in given.mean]
    log_odds = np.log(given.shares[0] / given.shares[1])
    says = (
        "TFP's covariance() now holds one matrix per class, and in w0 a product sums over the axis"
        " of the classes; take one of the two matrices."
    )
    return (Mistake((mixed[1] - mixed[0]) / 2 + log_odds, says),)
