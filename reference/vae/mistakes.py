"""Known mistakes in the prior and the regulariser of the variational autoencoder.

The grader's process computes what each gives, in NumPy, and compares that with all that was
observed of a function; it does not read the student's code.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    each = np.tile(each, given.copies)
    return np.asarray(parts.get("weight", 1.0) * parts.get("batch", np.mean)(each))


def divergence_noise(given: Divergences, parts: Parts) -> float:
    """The standard deviation of an estimate from one sample of each posterior."""
    mean, stddev, mean_0, stddev_0 = _moments(given, parts)
    if parts.get("formula") in (_points_of_prior, _cross_entropy):
        mean, stddev, mean_0, stddev_0 = mean_0, stddev_0, mean, stddev
    distance, ratio = (mean - mean_0) / stddev_0, stddev / stddev_0
    # log q − log p at z = μ + σε is a constant, a linear term and a quadratic one in ε.
    variance = np.sum(distance**2 * ratio**2 + (ratio**2 - 1) ** 2 / 2, -1)
    if parts.get("formula") is _cross_entropy:
        variance = np.sum(distance**2 * ratio**2 + ratio**4 / 2, -1)
    of_mean = np.sqrt(variance.sum() * given.copies) / given.count
    scale = parts.get("batch", np.mean)(np.ones(given.count))
    if parts.get("batch") in (_first, np.max):
        scale *= np.sqrt(given.count)  # of one posterior in place of the mean
    return float(abs(parts.get("weight", 1.0)) * scale * of_mean)


def _moments(given: Divergences, parts: Parts) -> tuple[Array, Array, Array, Array]:
    q, p = given.posteriors, given.prior
    found = (q.mean, np.sqrt(q.variance.astype(np.float64)), p.mean, np.sqrt(p.variance))
    mean, stddev, mean_0, stddev_0 = (value.astype(np.float64) for value in found)
    if "prior" in parts:
        mean_0, stddev_0 = (np.full_like(mean_0, value) for value in parts["prior"])
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


def _at_the_mean(mean: Array, stddev: Array, mean_0: Array, stddev_0: Array) -> Array:
    return np.asarray(((mean - mean_0) / stddev_0) ** 2 / 2 - np.log(stddev / stddev_0))


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


DIVERGENCE_SLIPS = (
    Slip("formula", "This is the divergence of the prior from the posterior: swap the two.",
         _swapped),
    Slip("formula", "The test points are drawn from the prior; expected draws from the posterior.",
         _points_of_prior),
    Slip("formula", "The only test point is the posterior's mean; expected draws from it.",
         _at_the_mean),
    Slip("formula", "This is −log p(z) at points of the posterior: log q(z) is missing.",
         _cross_entropy),
    Slip("formula", "This is log q(z) at points of the posterior: −log p(z) is missing.",
         _negative_entropy),
    Slip("formula", "log q(z) and log p(z) are added with the same sign.", _entropy_added),
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
    Slip("batch", "Only the first posterior of a batch counts.", _first),
    Slip("batch", "The largest divergence of a batch is taken; expected the mean.", np.max),
)  # fmt: skip


def weights(value: float, given: Divergences, points: int, right: Parts) -> Iterator[Slip]:
    """Weights that explain a value far from the prior, alone or beside another division."""
    for beside in (1, given.count, given.posteriors.size):
        weight = value / float(divergence(given, right)) * beside
        if np.isfinite(weight) and abs(weight - 1) > 1e-3:
            yield Slip("weight", _weight_says(weight, points), weight)


def other_prior(value: float, given: Divergences, right: Parts) -> Iterator[Slip]:
    """The spread of a prior around 0 that explains a value far from the prior."""
    squares = (given.posteriors.mean.astype(np.float64) ** 2).sum(-1)
    scale = parts_scale(right, given.count)
    spread = float(np.sqrt(squares.mean() * scale / 2 / value)) if value > 0 else 0.0
    if np.isfinite(spread) and spread > 1e-3 and "prior" not in right:
        says = f"This is the divergence from N(0, {spread:.3g}² I), not from the prior given."
        yield Slip("prior", says, (0.0, spread))


def parts_scale(right: Parts, count: int) -> float:
    """How many times the mean over a batch of this size a right divergence is."""
    return float(count if "batch" in right else 1)


def _weight_says(weight: float, points: int) -> str:
    if abs(weight) < 1e-6:
        return "Your regulariser is 0 for posteriors that differ from the prior."
    if abs(weight + 1) < 0.01:
        return "The sign is flipped: training would drive the posterior away from the prior."
    named = {2.0: "twice", 0.5: "half", 3.0: "three times"}
    found = [name for number, name in named.items() if abs(weight / number - 1) < 0.01]
    shown = f"This is {found[0] if found else f'{weight:.3g} times'} the divergence"
    if points > 1 and abs(weight / points - 1) < 0.01:
        return (
            f"{shown}: either its weight is {points}, or {points} test points are summed, not"
            " averaged."
        )
    if points > 1 and abs(weight * points - 1) < 0.01:
        return f"{shown}: either its weight is not 1, or you divided by the test points twice."
    return f"{shown}: its weight should be 1."


@dataclass(frozen=True)
class PriorPoints:
    """Points (N, d) at which a density shows its mean, spread, dependence and tails."""

    size: int
    step: float
    others: Array

    @property
    def all(self) -> Array:
        """0, then ± one, two and three steps along each axis, then all others."""
        axes = np.eye(self.size) * self.step
        steps = [sign * times * axes for times in (1, 2, 3) for sign in (1, -1)]
        return np.concatenate([0 * axes[:1], *steps, self.others]).astype(np.float32)

    def says(self, seen: Array) -> str:
        """What a log density at these points is; empty if it is nothing that can be named."""
        seen = seen.astype(np.float64)
        if np.isneginf(seen).any() and not np.isnan(seen).any():
            return "Some points have density 0: this is not a Gaussian."
        if not np.isfinite(seen).all():
            return ""
        if np.ptp(seen) == 0:
            return "All points have the same density: this is not a Gaussian."
        along = seen[1 : 1 + 6 * self.size].reshape(3, 2, self.size) - seen[0]
        curve = -along[0].sum(0) / self.step**2
        slope = (along[0, 0] - along[0, 1]) / 2 / self.step
        quadratic = [
            np.allclose(along[n].sum(0), (n + 1) ** 2 * along[0].sum(0), rtol=1e-2, atol=0.02)
            for n in (1, 2)
        ]
        if not all(quadratic) or not np.all(curve > 0):
            return "This is not the density of a Gaussian."
        mean, stddev = slope / curve, curve**-0.5
        gap = seen - gaussian_density(self.all, mean, stddev)
        rounding = 2e-2 + 1e-5 * np.abs(seen).max()
        if np.abs(gap).max() < rounding:
            return _gaussian_says(mean, stddev)
        if np.ptp(gap) < rounding:
            return f"The log density is off by {np.mean(gap):.3g} at every point."
        dependent = self.size > 1 and self._is_form(seen)
        return "This is a Gaussian whose coordinates are not independent." if dependent else ""

    def _is_form(self, seen: Array) -> bool:
        """Whether a log density is a quadratic function; False where the points are too few."""
        x = np.concatenate([np.ones((len(self.all), 1)), self.all], axis=1).astype(np.float64)
        rows, columns = np.triu_indices(x.shape[1])
        terms = x[:, rows] * x[:, columns]
        if len(terms) < terms.shape[1] + 5:
            return False
        found = np.linalg.lstsq(terms, seen, rcond=None)[0]
        return bool(np.allclose(terms @ found, seen, rtol=1e-3, atol=2e-2))


def gaussian_density(points: Array, mean: Array | float, stddev: Array | float) -> Array:
    """The log density (N,) of independent normal coordinates at points (N, d)."""
    scaled = (points.astype(np.float64) - mean) / stddev
    terms = -(scaled**2) / 2 - np.log(stddev * np.ones(points.shape[-1])) - np.log(2 * np.pi) / 2
    return np.asarray(terms.sum(-1))


def _gaussian_says(mean: Array, stddev: Array) -> str:
    found = []
    if np.abs(mean).max() > 1e-3:
        found.append(f"around {_span(mean)}, not 0")
    if np.abs(stddev - 1).max() > 1e-3:
        found.append(f"of standard deviation {_span(stddev)}, not 1")
    return f"This is a Gaussian {', and '.join(found)}." if found else ""


def _span(values: Array) -> str:
    if np.ptp(values) < 5e-3 * np.abs(values).max() + 1e-3:
        return f"{np.mean(values):.3g}"
    return f"{values.min():.3g} to {values.max():.3g}"
