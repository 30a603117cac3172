"""Inputs for the variational autoencoder: pictures, latents, posteriors, small models.

All draws come from a generator with the seed of the run, so no answer is known in advance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.elbo import Posterior

IMAGE = (36, 36, 3)
LATENT_DIMS = (1, 2, 5, 50)
FAMILIES = ("multivariate", "independent")
"""Two families for the same Gaussian, `MultivariateNormalDiag` and `Independent(Normal)`.
A solution may use a KL divergence or an attribute that only one has; one is enough."""
ENCODERS = ("encoder", "encoder_with_own_regularizer")
"""An encoder made with the grader's KL regulariser or with the student's; one is enough."""
ANY_ENCODERS = (*ENCODERS, "encoder_with_no_regularizer")
"""The last one works also for a posterior without a KL divergence from the prior."""


def images(rng: np.random.Generator, count: int) -> Array:
    """Blurred spots of random position, size and brightness, (count, 36, 36, 3) in [0, 1]."""
    axis = (np.arange(36) + 0.5) / 18 - 1
    place = rng.uniform(-0.6, 0.6, (2, count, 1, 1))
    size = rng.uniform(0.15, 0.5, (count, 1, 1))
    distance = (axis[:, None] - place[0]) ** 2 + (axis - place[1]) ** 2
    bright = np.exp(-distance / 2 / size**2) * rng.uniform(0.7, 1.0, (count, 1, 1))
    # Black through red and yellow to white, as in the colour map of the pictures.
    colours = [np.clip(3 * bright - channel, 0, 1) for channel in range(3)]
    return np.stack(colours, axis=-1).astype(np.float32)


def latents(rng: np.random.Generator, count: int, latent_dim: int) -> Array:
    """Standard normal latents, (count, latent_dim)."""
    return rng.standard_normal((count, latent_dim)).astype(np.float32)


def gaussian(mean: Array, stddev: Array) -> Posterior:
    """Gaussians of these means and standard deviations, (B, d) each, in float32."""
    mean, stddev = mean.astype(np.float32), stddev.astype(np.float32)
    normaliser = np.log(stddev.astype(np.float64) * np.sqrt(2 * np.pi))
    return Posterior(mean, stddev**2, -normaliser.sum(-1))


def far_posterior(rng: np.random.Generator, count: int, latent_dim: int) -> Posterior:
    """Posteriors 300 to 500 away from the prior's mean, each about as wide as the prior."""
    direction = rng.standard_normal((count, latent_dim))
    direction /= np.linalg.norm(direction, axis=-1, keepdims=True)
    mean = direction * rng.uniform(300, 500, (count, 1))
    return gaussian(mean, rng.uniform(0.95, 1.05, mean.shape))


def narrow_posterior(rng: np.random.Generator, count: int, latent_dim: int) -> Posterior:
    """Posteriors around the prior's mean, at most a hundredth as wide as the prior."""
    stddev = rng.uniform(0.005, 0.01, (count, latent_dim))
    return gaussian(rng.uniform(-0.2, 0.2, stddev.shape), stddev)


@dataclass(frozen=True)
class SmallModel:
    """A linear encoder and a linear decoder, with right answers in closed form.

    Posterior means are the average colour (N, 3) times `encode` (3, d); logits are
    the latents times `decode` (d, 108), each a square of 6 × 6 pixels.
    """

    encode: Array
    decode: Array
    stddev: float

    def inputs(self, family: str) -> dict[str, object]:
        """The model as the inputs of a probe."""
        given = {"encode": self.encode, "decode": self.decode, "stddev": self.stddev}
        return {"family": family, **given}

    def posterior_mean(self, pictures: Array) -> Array:
        """Shape (N, d)."""
        return np.asarray(pictures.astype(np.float64).mean((1, 2)) @ self.encode)

    def decoded(self, z: Array) -> Array:
        """The decoder's mean at latents z (N, d)."""
        return np.asarray(1 / (1 + np.exp(-self.logits(z))))

    def logits(self, z: Array) -> Array:
        """Shape (N, 36, 36, 3), for latents z (N, d)."""
        squares = (z @ self.decode.astype(np.float64)).reshape(-1, 6, 6, 3)
        return np.asarray(squares.repeat(6, axis=1).repeat(6, axis=2))

    def latents_of(self, decoded: Array) -> Array:
        """The latents (N, d) whose decoded mean comes closest to this one, in logits."""
        probabilities = np.clip(decoded.astype(np.float64), 1e-6, 1 - 1e-6)
        squares = np.log(probabilities / (1 - probabilities))[:, ::6, ::6]
        rows = squares.reshape(len(decoded), -1)
        return np.asarray(
            np.linalg.lstsq(self.decode.T.astype(np.float64), rows.T, rcond=None)[0].T
        )


def small_model(rng: np.random.Generator, latent_dim: int = 2) -> SmallModel:
    """A small model whose posteriors are wide enough that a sample differs from the mean."""
    encode = rng.uniform(1, 2, (3, latent_dim)) * rng.choice([-1, 1], (3, latent_dim))
    # Logits are of the same size for any number of latents: larger ones lose digits in float32.
    decode = rng.normal(0, 0.4 * np.sqrt(2 / latent_dim), (latent_dim, 108))
    return SmallModel(encode.astype(np.float32), decode.astype(np.float32), stddev=0.8)
