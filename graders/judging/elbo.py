"""The evidence lower bound and its KL divergence, for Gaussian posteriors and a N(0, I) prior."""

from __future__ import annotations

import numpy as np

from graders.judging.arrays import Array


def kl_divergence(mean: Array, covariance: Array) -> Array:
    """KL(N(mean, covariance) ‖ N(0, I)), shape (N,), for mean (N, d) and covariance (N, d, d).

    Not finite where the covariance is singular.
    """
    mean, covariance = mean.astype(np.float64), covariance.astype(np.float64)
    sign, log_determinant = np.linalg.slogdet(covariance)
    trace = np.trace(covariance, axis1=-2, axis2=-1)
    divergence = (trace + np.sum(mean**2, -1) - mean.shape[-1] - log_determinant) / 2
    return np.where(sign > 0, divergence, np.inf)


def one_sample_variance(mean: Array, covariance: Array) -> Array:
    """The variance, shape (N,), of log q(z) − log p(z) at one z ~ q, whose mean is the divergence.

    With z = μ + Lε it is ½|μ + Lε|² − ½|ε|² plus a constant: the variance of a linear
    term, μᵀΣμ, and that of a quadratic one, ½ tr (Σ − I)².
    """
    mean, covariance = mean.astype(np.float64), covariance.astype(np.float64)
    linear = np.einsum("ni,nij,nj->n", mean, covariance, mean)
    excess = covariance - np.eye(mean.shape[-1])
    return np.asarray(linear + np.sum(excess**2, axis=(-2, -1)) / 2)


def evidence_lower_bound(log_likelihood: Array, mean: Array, covariance: Array) -> float:
    """The average over images of log p(x | z) at a z ~ q, less the divergence of q."""
    return float(np.mean(log_likelihood.astype(np.float64) - kl_divergence(mean, covariance)))
