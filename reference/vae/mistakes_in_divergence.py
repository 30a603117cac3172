"""Known mistakes in the regulariser of the variational autoencoder.

The grader's process computes what each gives, in NumPy, and compares that with all that was
observed of a function; it does not read the student's code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graders.comparisons.arrays import Array
from graders.evaluation.diagnosis import Parts, Slip
from graders.suites.vae.inputs import Divergences

STANDARD = {"prior": (0.0, 1.0)}
"""A formula for the standard normal prior, the only one of the exercise, is right, too."""
SUMMED = {"batch": lambda values: values.sum()}
"""So is the sum over the batch: Keras may divide by its size."""
RIGHT_DIVERGENCES: tuple[Parts, ...] = ({}, SUMMED, STANDARD, {**SUMMED, **STANDARD})


def divergence(given: Divergences, parts: Parts) -> Array:
    """The value of a regulariser, shape ()."""
    mean, stddev, mean_0, stddev_0 = _moments(given, parts)
    distance, ratio = (mean - mean_0) / stddev_0, stddev / stddev_0
    quadratic = parts.get("quadratic", np.square)(distance)
    spread = parts.get("spread", np.square)(ratio)
    logarithm = parts.get("logarithm", _log_of_square)(ratio)
    terms = (quadratic + spread - parts.get("one", 1.0) - logarithm) / 2
    if "formula" in parts:
        terms = parts["formula"](mean, stddev, mean_0, stddev_0)
    each = parts.get("latents", np.sum)(terms, axis=-1)
    each = np.tile(parts.get("limit", np.asarray)(each), given.copies)
    value = parts.get("weight", 1.0) * parts.get("batch", np.mean)(each)
    return np.asarray(value + parts.get("offset", 0.0))


def divergence_noise(given: Divergences, parts: Parts) -> float:
    """The standard deviation of an estimate from one sample of each posterior."""
    moments = _moments(given, parts)
    formula = parts.get("formula", Formula(_terms))
    variance = formula.factor**2 * sum(map(_variance, formula.drawn(*moments)))
    if formula.terms is _cross_entropy or parts.get("logarithm") is _nothing:
        # It may be estimated from log p alone.
        distance, ratio = (moments[0] - moments[2]) / moments[3], moments[1] / moments[3]
        variance = np.sum(distance**2 * ratio**2 + ratio**4 / 2, -1)
    of_mean = np.sqrt(variance.sum() * given.copies) / given.count
    if "pooled" in parts:
        of_mean = np.sqrt(variance.sum())  # there is one posterior
    scale = parts.get("batch", np.mean)(np.ones(given.count))
    if parts.get("batch") in (_first, np.max):
        scale *= np.sqrt(given.count)  # of one posterior in place of the mean
    return float(abs(parts.get("weight", 1.0)) * scale * of_mean)


@dataclass(frozen=True)
class Formula:
    """What stands for the divergence of each latent: a factor times some terms.

    `points` says of which distribution points are drawn where it is estimated.
    """

    terms: Callable[[Array, Array, Array, Array], Array]
    points: str = "posterior"
    factor: float = 1.0

    def __call__(self, mean: Array, stddev: Array, mean_0: Array, stddev_0: Array) -> Array:
        return np.asarray(self.factor * self.terms(mean, stddev, mean_0, stddev_0))

    def drawn(self, *moments: Array) -> tuple[tuple[Array, ...], ...]:
        """The moments of what is drawn, then of the other; for each way of drawing."""
        ways = {"posterior": (moments,), "prior": ((*moments[2:], *moments[:2]),)}
        return ways.get(self.points, (*ways["posterior"], *ways["prior"]))


def _variance(moments: tuple[Array, ...]) -> Array:
    """The variance of log q − log p at a point of q, (B,).

    At z = μ + σε that is a constant, a linear term and a quadratic one in ε.
    """
    mean, stddev, mean_0, stddev_0 = moments
    distance, ratio = (mean - mean_0) / stddev_0, stddev / stddev_0
    return np.asarray(np.sum(distance**2 * ratio**2 + (ratio**2 - 1) ** 2 / 2, -1))


def _moments(given: Divergences, parts: Parts) -> tuple[Array, Array, Array, Array]:
    q, p = given.posteriors, given.prior
    found = (q.mean, np.sqrt(q.variance.astype(np.float64)), p.mean, np.sqrt(p.variance))
    mean, stddev, mean_0, stddev_0 = (value.astype(np.float64) for value in found)
    if "prior" in parts:
        mean_0, stddev_0 = (np.full_like(mean_0, value) for value in parts["prior"])
    if "earlier" in parts and parts["earlier"].mean.shape == p.mean.shape:
        mean_0, stddev_0 = parts["earlier"].mean, np.sqrt(parts["earlier"].variance)
    if "pooled" in parts:
        mean, stddev = mean.mean(0, keepdims=True), parts["pooled"](stddev)
    return mean, stddev, mean_0, stddev_0


def _log_of_square(ratio: Array) -> Array:
    return np.asarray(2 * np.log(ratio))


def _terms(mean: Array, stddev: Array, mean_0: Array, stddev_0: Array) -> Array:
    ratio = stddev / stddev_0
    return np.asarray((((mean - mean_0) / stddev_0) ** 2 + ratio**2 - 1) / 2 - np.log(ratio))


def _swapped(mean: Array, stddev: Array, mean_0: Array, stddev_0: Array) -> Array:
    return _terms(mean_0, stddev_0, mean, stddev)


def _points_of_prior(mean: Array, stddev: Array, mean_0: Array, stddev_0: Array) -> Array:
    return -_terms(mean_0, stddev_0, mean, stddev)


def _both(mean: Array, stddev: Array, mean_0: Array, stddev_0: Array) -> Array:
    there = _terms(mean, stddev, mean_0, stddev_0)
    return (there + _swapped(mean, stddev, mean_0, stddev_0)) / 2


def at_steps(steps: float) -> Formula:
    """One test point, this many standard deviations beside the mean."""

    def terms(mean: Array, stddev: Array, mean_0: Array, stddev_0: Array) -> Array:
        quadratic = ((mean + steps * stddev - mean_0) / stddev_0) ** 2 / 2
        return np.asarray(quadratic - steps**2 / 2 - np.log(stddev / stddev_0))

    return Formula(terms)


def _cross_entropy(mean: Array, stddev: Array, mean_0: Array, stddev_0: Array) -> Array:
    terms = ((mean - mean_0) ** 2 + stddev**2) / stddev_0**2 / 2
    return np.asarray(terms + np.log(stddev_0) + np.log(2 * np.pi) / 2)


def _negative_entropy(mean: Array, stddev: Array, mean_0: Array, stddev_0: Array) -> Array:
    return np.asarray(-np.log(stddev) - (1 + np.log(2 * np.pi)) / 2 + 0 * mean)


def _entropy_added(mean: Array, stddev: Array, mean_0: Array, stddev_0: Array) -> Array:
    entropy = -_negative_entropy(mean, stddev, mean_0, stddev_0)
    return np.asarray(_cross_entropy(mean, stddev, mean_0, stddev_0) + entropy)


def _first(values: Array) -> Array:
    return np.asarray(values[0])


def _nothing(values: Array) -> Array:
    return np.zeros_like(values)


FORMULAS = (
    Slip("formula", "This is the divergence of the prior from the posterior: swap the two.",
         Formula(_swapped, "prior")),
    Slip("formula", "The test points are drawn from the prior; expected draws from the posterior.",
         Formula(_points_of_prior, "prior")),
    Slip("formula", "This is the mean of the divergence of the posterior from the prior and of that"
         " of the prior from the posterior; expected the first alone.", Formula(_both, "both")),
    Slip("formula", "The only test point is the posterior's mean; expected draws from it.",
         at_steps(0.0)),
    Slip("formula", "This is −log p(z) at points of the posterior: log q(z) is missing.",
         Formula(_cross_entropy)),
    Slip("formula", "This is log q(z) at points of the posterior: −log p(z) is missing.",
         Formula(_negative_entropy)),
    Slip("formula", "log q(z) and log p(z) are added with the same sign.",
         Formula(_entropy_added)),
)  # fmt: skip
DIVERGENCE_SLIPS = (
    *FORMULAS,
    Slip("logarithm", "log σ stands where log σ² belongs.", np.log),
    Slip("logarithm", "The logarithm of the variance is missing.", _nothing),
    Slip("logarithm", "The logarithm of the variance has the wrong sign.",
         lambda ratio: -2 * np.log(ratio)),
    Slip("spread", "σ stands where the variance σ² belongs.", np.asarray),
    Slip("spread", "The variance σ² is missing: only its logarithm is there.", _nothing),
    Slip("spread", "σ⁴ stands where the variance σ² belongs: it is squared twice.",
         lambda ratio: ratio**4),
    Slip("quadratic", "The posterior's mean is not squared.", np.asarray),
    Slip("quadratic", "The absolute value of the mean stands where its square belongs.", np.abs),
    Slip("quadratic", "The posterior's mean is missing.", _nothing),
    Slip("one", "The −1 of each latent is missing.", 0.0),
    Slip("one", "The 1 of each latent has the wrong sign.", -1.0),
    Slip("one", "1 is subtracted twice for each latent.", 2.0),
    Slip("latents", "The divergence is averaged over the latents; expected their sum.", np.mean),
    Slip("latents", "Only the first latent counts.", lambda terms, axis: terms[..., 0]),
    Slip("batch", "The mean over the batch is divided by the size of the batch once more.",
         lambda values: values.mean() / len(values)),
    Slip("batch", "The sum over the batch is divided by its size less 1.",
         lambda values: values.sum() / (len(values) - 1)),
    Slip("batch", "Only the first posterior of a batch counts.", _first),
    Slip("batch", "The largest divergence of a batch is taken; expected the mean.", np.max),
    Slip("pooled", "This is the divergence of one posterior, whose mean and standard deviation are"
         " averages over the batch; expected the mean of all divergences.",
         lambda stddev: stddev.mean(0, keepdims=True)),
    Slip("pooled", "This is the divergence of one posterior, whose mean and variance are averages"
         " over the batch; expected the mean of all divergences.",
         lambda stddev: np.sqrt((stddev**2).mean(0, keepdims=True))),
)  # fmt: skip
