"""The KL divergence against what it is by definition."""

from __future__ import annotations

import numpy as np
import pytest

from graders.comparisons.elbo import Posterior, standard_normal


def posterior(rng: np.random.Generator, size: int) -> tuple[Posterior, np.ndarray, np.ndarray]:
    """A Gaussian with a full covariance, that covariance's factor L, and samples' noise ε."""
    factor = np.tril(rng.normal(0, 0.3, (size, size)), -1) + np.diag(rng.uniform(0.3, 1.5, size))
    mean = rng.normal(0, 1, (1, size))
    peak = -np.log(np.diag(factor)).sum() - size / 2 * np.log(2 * np.pi)
    variance = np.diag(factor @ factor.T)[None]
    noise = rng.standard_normal((400_000, size))
    return Posterior(mean, variance, np.array([peak])), mean + noise @ factor.T, noise


@pytest.mark.parametrize("size", [1, 3])
def test_divergence_is_the_average_difference_of_log_densities(size: int) -> None:
    given, samples, noise = posterior(np.random.default_rng(size), size)
    differences = given.log_prob - (noise**2).sum(-1) / 2 - standard_normal(samples)
    assert given.kl_divergence()[0] == pytest.approx(differences.mean(), abs=0.02)
    assert differences.std() <= given.one_sample_deviation()[0] * 1.01


def test_divergence_of_the_prior_from_itself_is_zero() -> None:
    peak = np.full(2, -1.5 * np.log(2 * np.pi))
    same = Posterior(np.zeros((2, 3)), np.ones((2, 3)), peak)
    assert same.kl_divergence() == pytest.approx([0, 0], abs=1e-12)
