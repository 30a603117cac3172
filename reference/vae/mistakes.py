"""Known wrong ways through the variational autoencoder: the value each gives, and its explanation.

All in NumPy and in the grader's process; values are recognised, code is not.
"""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array, Mistake
from graders.comparisons.elbo import Posterior, standard_normal
from graders.suites.vae.inputs import SmallModel, gaussian


def log_densities(points: Array) -> tuple[Mistake, ...]:
    """Wrong log densities of a prior at points (N, d)."""
    right = standard_normal(points)
    size = points.shape[-1]
    said = [
        (standard_normal(points - 1), "This is the density of a Gaussian around 1, not 0."),
        (np.full_like(right, 0.0), "Every point has density 1: this is no Gaussian."),
    ]
    for stddev, words in ((0.0, "0"), (0.1, "0.1"), (0.5, "½"), (2**0.5, "√2"), (2.0, "2")):
        if stddev:
            wide = standard_normal(points / stddev) - size * np.log(stddev)
            said.append((wide, f"This is a Gaussian of standard deviation {words}, not 1."))
    return tuple(Mistake(value, says) for value, says in said)


def regularizers(given: Posterior) -> tuple[Mistake, ...]:
    """Wrong values of a regulariser for a batch of posteriors."""
    count, size = given.mean.shape
    divergence = float(given.kl_divergence().mean())
    stddev = np.sqrt(given.variance.astype(np.float64))
    other = float(gaussian(given.mean / stddev, 1 / stddev).kl_divergence().mean())
    factors = (
        (2.0, "This is twice the divergence: its weight should be 1."),
        (0.5, "This is half the divergence: its weight should be 1."),
        (3.0, "This is three times the divergence: test points are averaged, not summed."),
        (-1.0, "The sign is flipped: training would drive the posterior away from the prior."),
        (1 / count, "This is the divergence's mean divided by the size of the batch once more."),
        (1 / size, "This is the divergence divided by the number of latent dimensions."),
    )
    said = [(divergence * factor, says) for factor, says in factors]
    said.append((other, "This is the divergence of the prior from the posterior: swap the two."))
    pairs = [(value * scale, says) for scale in (1, count) for value, says in said]
    pairs.append((0.0, "It is 0 for posteriors that are not the prior."))
    return tuple(Mistake(np.asarray(value), says) for value, says in pairs)


def losses(log_likelihood: Array) -> tuple[Mistake, ...]:
    """Wrong losses, given the log probability of each image (N,)."""
    pixels = 36 * 36 * 3
    right = -log_likelihood
    said = (
        (right.sum(), "This is the sum over the batch; the mean was asked for."),
        (-right.mean(), "The sign is flipped: the loss is the negative log probability."),
        (-right, "The sign is flipped: the loss is the negative log probability."),
        (-right.sum(), "The sign is flipped, and it is the sum, not the mean."),
        (right.mean() / pixels, _PIXELS),
        (right / pixels, _PIXELS),
        (right.mean() / (36 * 36), "This is a mean over pixels; log p of an image is their sum."),
        (np.exp(log_likelihood).mean(), "The logarithm is missing: this is a probability."),
        (-np.exp(log_likelihood).mean(), "The logarithm is missing: this is a probability."),
        (right.mean() / len(right), "This is the mean over the batch, divided by its size again."),
        (right.mean() / 2, "This is half of what was asked for."),
        (right.mean() * 2, "This is twice what was asked for."),
    )
    return tuple(Mistake(np.asarray(value), says) for value, says in said)


_PIXELS = (
    "This is a mean over an image's values too: log p of an image is the sum over them."
    " So small a loss would leave the KL divergence in command."
)


def pixel_losses(pictures: Array, probabilities: Array) -> tuple[Mistake, ...]:
    """Losses that compare pictures with the distribution's mean in some other way."""
    difference = pictures - probabilities
    said = (
        (np.mean(difference**2), "This is a mean squared error, not a log probability."),
        (
            np.sum(difference**2, (1, 2, 3)).mean(),
            "This is a squared error, not a log probability.",
        ),
        (np.mean(np.abs(difference)), "This is an absolute error, not a log probability."),
    )
    return tuple(Mistake(np.asarray(value), says) for value, says in said)


def reconstructions(given: SmallModel, pictures: Array) -> tuple[Mistake, ...]:
    """Wrong reconstructions of pictures by a small model."""
    right = given.decoded(given.posterior_mean(pictures))
    logits = given.logits(given.posterior_mean(pictures))
    said = (
        (logits, "These are the decoder's logits; the mean of its distribution was asked for."),
        (np.round(right), "These are the decoder's most probable values, not its means."),
        (right * (1 - right), "These are variances; the mean was asked for."),
        (pictures, "These are the images you were given."),
        (1 - right, "These are the decoder's means subtracted from 1."),
        (np.round(right * 255), "These are scaled to 0 … 255; the mean lies between 0 and 1."),
        (right * 255, "These are scaled to 0 … 255; the mean lies between 0 and 1."),
    )
    return tuple(Mistake(np.asarray(value), says) for value, says in said)
