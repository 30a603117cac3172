"""A Gaussian posterior and its KL divergence from a standard normal prior."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graders.comparisons.arrays import Array


@dataclass(frozen=True)
class Posterior:
    """A batch of Gaussians: means and variances (B, d), and log densities (B,) at the means.

    The log density at the mean gives the determinant of the covariance in whatever form
    the student keeps it, and without the rounding errors of a nearly singular matrix.
    """

    mean: Array
    variance: Array
    log_prob: Array

    @property
    def size(self) -> int:
        """The number of latent dimensions, d."""
        return int(self.mean.shape[-1])

    def kl_divergence(self) -> Array:
        """KL(q ‖ N(0, I)) = E_q log q(z) − E_q log p(z), shape (B,)."""
        mean, variance = self.mean.astype(np.float64), self.variance.astype(np.float64)
        negative_entropy = self.log_prob.astype(np.float64) - self.size / 2
        moments = np.sum(mean**2 + variance, axis=-1)
        return np.asarray(negative_entropy + moments / 2 + self.size * np.log(2 * np.pi) / 2)

    def one_sample_deviation(self) -> Array:
        """A bound, shape (B,), on the standard deviation of log q(z) − log p(z) at one z ~ q.

        With z = μ + Lε that is ½|μ + Lε|² − ½|ε|² plus a constant. Its linear term has
        variance μᵀΣμ ≤ |μ|² tr Σ, its quadratic term ½ tr (Σ − I)² ≤ ½ (tr Σ)² + ½ d.
        """
        mean, variance = self.mean.astype(np.float64), self.variance.astype(np.float64)
        trace = variance.sum(-1)
        return np.asarray(np.sqrt(np.sum(mean**2, -1) * trace + trace**2 / 2 + self.size / 2))


def standard_normal(points: Array) -> Array:
    """log N(z; 0, I), shape (*batch,), at points (*batch, d)."""
    terms = points.astype(np.float64) ** 2 / 2 + np.log(2 * np.pi) / 2
    return np.asarray(-terms.sum(-1))
