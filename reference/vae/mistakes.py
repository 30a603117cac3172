"""Known mistakes in the variational autoencoder: the value of each, and a sentence about it.

The grader's process computes the values in NumPy and compares them with the student's;
it does not read the student's code.
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
    known = [
        (standard_normal(points - 1), "This is the density of a Gaussian around 1, not 0."),
        (np.full_like(right, 0.0), "Every point has density 1: this is not a Gaussian."),
    ]
    for stddev, shown in ((0.0, "0"), (0.1, "0.1"), (0.5, "½"), (2**0.5, "√2"), (2.0, "2")):
        if stddev:
            wide = standard_normal(points / stddev) - size * np.log(stddev)
            known.append((wide, f"This is a Gaussian of standard deviation {shown}, not 1."))
    return tuple(Mistake(value, says) for value, says in known)


def regularizers(given: Posterior) -> tuple[Mistake, ...]:
    """Wrong values of a regulariser for a batch of posteriors."""
    count, size = given.mean.shape
    divergence = float(given.kl_divergence().mean())
    stddev = np.sqrt(given.variance.astype(np.float64))
    other = float(gaussian(given.mean / stddev, 1 / stddev).kl_divergence().mean())
    factors = (
        (2.0, "This is twice the divergence: its weight should be 1."),
        (0.5, "This is half the divergence: its weight should be 1."),
        (
            3.0,
            "This is three times the divergence: either its weight is 3, or three test points are"
            " summed, not averaged.",
        ),
        (-1.0, "The sign is flipped: training would drive the posterior away from the prior."),
        (
            1 / count,
            "This is the mean of the divergence, divided by the size of the batch once more:"
            " either you divided twice, or the weight is not 1.",
        ),
        (
            1 / size,
            "This is the divergence divided by the number of latent dimensions: either it is"
            " averaged over them, or its weight is not 1.",
        ),
    )
    known = [(divergence * factor, says) for factor, says in factors]
    known.append((other, "This is the divergence of the prior from the posterior: swap the two."))
    pairs = [(value * scale, says) for scale in (1, count) for value, says in known]
    pairs.append((0.0, "Your regulariser is 0 for posteriors that differ from the prior."))
    return tuple(Mistake(np.asarray(value), says) for value, says in pairs)


def losses(log_likelihood: Array) -> tuple[Mistake, ...]:
    """Wrong losses, given the log probability of each image (N,)."""
    pixels = 36 * 36 * 3
    right = -log_likelihood
    known = (
        (right.sum(), "This is the sum over the batch; expected the mean."),
        (-right.mean(), "The sign is flipped: the loss is the negative log probability."),
        (-right, "The sign is flipped: the loss is the negative log probability."),
        (-right.sum(), "The sign is flipped, and this is the sum, not the mean."),
        (right.mean() / pixels, _PIXELS),
        (right / pixels, _PIXELS),
        (right.mean() / (36 * 36), "This is a mean over pixels; log p of an image is their sum."),
        (np.exp(log_likelihood).mean(), "The logarithm is missing: this is a probability."),
        (-np.exp(log_likelihood).mean(), "The logarithm is missing: this is a probability."),
        (right.mean() / len(right), "This is the mean over the batch, divided by its size again."),
        (right.mean() / 2, "This is half of the expected loss."),
        (right.mean() * 2, "This is twice the expected loss."),
    )
    return tuple(Mistake(np.asarray(value), says) for value, says in known)


_PIXELS = (
    "This is a mean over an image's values too: log p of an image is the sum over them."
    " With so small a loss, the KL divergence would dominate the training."
)


def pixel_losses(pictures: Array, probabilities: Array) -> tuple[Mistake, ...]:
    """Losses that compare pictures with the distribution's mean in some other way."""
    difference = pictures - probabilities
    known = (
        (np.mean(difference**2), "This is a mean squared error, not a log probability."),
        (
            np.sum(difference**2, (1, 2, 3)).mean(),
            "This is a squared error, not a log probability.",
        ),
        (np.mean(np.abs(difference)), "This is an absolute error, not a log probability."),
    )
    return tuple(Mistake(np.asarray(value), says) for value, says in known)


def reconstructions(given: SmallModel, pictures: Array) -> tuple[Mistake, ...]:
    """Wrong reconstructions of pictures by a small model."""
    right = given.decoded(given.posterior_mean(pictures))
    logits = given.logits(given.posterior_mean(pictures))
    known = (
        (logits, "These are the decoder's logits; expected the mean of its distribution."),
        (np.round(right), "These are the decoder's most probable values, not its means."),
        (right * (1 - right), "These are variances; expected the mean."),
        (pictures, "These are the images passed to your function."),
        (1 - right, "These are the decoder's means subtracted from 1."),
        (np.round(right * 255), "These are scaled to 0 … 255; the mean lies between 0 and 1."),
        (right * 255, "These are scaled to 0 … 255; the mean lies between 0 and 1."),
    )
    return tuple(Mistake(np.asarray(value), says) for value, says in known)
