"""Inputs for the variational autoencoder: pictures, latents, posteriors, small models.

All draws come from a generator with the seed of the run, so no answer is known in advance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.elbo import Posterior
from graders.evaluation.draws import Draw, drawn_once

IMAGE = (36, 36, 3)
LATENT_DIMS = (1, 2, 5, 50)
FAMILIES = ("multivariate", "independent")
"""Two families for the same Gaussian, `MultivariateNormalDiag` and `Independent(Normal)`.
A solution may use a KL divergence or an attribute that only one has; one is enough."""
ENCODERS = ("encoder", "encoder_with_own_regularizer")
"""An encoder made with the grader's regulariser or with the student's; one is enough."""


@drawn_once
def images(draw: Draw, count: int) -> Array:
    """Blurred spots of random position, size and brightness, (count, 36, 36, 3) in [0, 1]."""
    rng = draw("images")
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


@dataclass(frozen=True)
class Divergences:
    """A prior and posteriors, (B, d) each; a probe repeats the posteriors `copies` times."""

    prior: Posterior
    posteriors: Posterior
    copies: int = 1

    @property
    def count(self) -> int:
        """The size of the batch that a regulariser is given."""
        return self.copies * len(self.posteriors.mean)

    def inputs(self) -> dict[str, object]:
        """The same as the inputs of a probe."""
        return {
            "prior_mean": self.prior.mean[0],
            "prior_stddev": np.sqrt(self.prior.variance[0]),
            "mean": self.posteriors.mean,
            "stddev": np.sqrt(self.posteriors.variance),
            "copies": self.copies,
        }


def some_prior(rng: np.random.Generator, size: int) -> Posterior:
    """Not the standard normal distribution: that is the answer to another question."""
    mean = rng.uniform(0.5, 1.0, (1, size)) * rng.choice([-1, 1], (1, size))
    return gaussian(mean, rng.uniform(1.5, 2.5, (1, size)))


def far(rng: np.random.Generator) -> Divergences:
    """Seven posteriors 3,000 to 5,000 away from the prior's mean, about as wide as the prior."""
    direction = rng.standard_normal((7, 3))
    direction /= np.linalg.norm(direction, axis=-1, keepdims=True)
    mean = direction * rng.uniform(3000, 5000, (7, 1))
    return Divergences(some_prior(rng, 3), gaussian(mean, rng.uniform(0.9, 1.1, mean.shape)))


def narrow(rng: np.random.Generator) -> Divergences:
    """Forty posteriors near the prior's mean, at most a hundredth as wide as the prior."""
    mean = rng.uniform(-0.2, 0.2, (40, 50))
    stddev = rng.uniform(0.005, 0.01, mean.shape)
    return Divergences(some_prior(rng, 50), gaussian(mean, stddev))


def moderate(rng: np.random.Generator) -> Divergences:
    """Ten posteriors of all widths, each 2,000 times: most of an estimate's noise averages out."""
    mean = rng.uniform(-2, 2, (10, 2))
    stddev = np.exp(rng.uniform(-1, 1.5, mean.shape))
    return Divergences(some_prior(rng, 2), gaussian(mean, stddev), copies=2000)


def equal(rng: np.random.Generator) -> Divergences:
    """Seven posteriors that equal the prior."""
    prior = some_prior(rng, 2)
    return Divergences(prior, prior, copies=7)


@dataclass(frozen=True)
class Correlated:
    """Posteriors of two latents, correlated by a half or more, and a prior."""

    prior: Posterior
    mean: Array
    factor: Array
    """Cholesky factors, (B, 2, 2)."""

    def inputs(self) -> dict[str, object]:
        """The same as the inputs of a probe."""
        stddev = np.sqrt(self.prior.variance[0])
        return {"prior_mean": self.prior.mean[0], "prior_stddev": stddev,
                "mean": self.mean, "factor": self.factor}  # fmt: skip

    @property
    def independent(self) -> Divergences:
        """The same with independent latents of the same variances."""
        stddev = np.sqrt(np.sum(self.factor.astype(np.float64) ** 2, -1))
        return Divergences(self.prior, gaussian(self.mean, stddev))

    @property
    def surplus(self) -> Array:
        """By how much the divergence of each is larger than with independent latents, (B,)."""
        wide = self.factor.astype(np.float64)
        logarithms = np.log(np.sum(wide**2, -1)).sum(-1) / 2
        return np.asarray(logarithms - np.log(wide[:, 0, 0] * wide[:, 1, 1]))


def correlated(rng: np.random.Generator) -> Correlated:
    """Two thousand posteriors, an estimate of whose mean divergence has little noise."""
    mean = rng.uniform(-2, 2, (2000, 2)).astype(np.float32)
    factor = np.zeros((2000, 2, 2), np.float32)
    factor[:, 0, 0] = rng.uniform(0.5, 1.5, 2000)
    factor[:, 1, 1] = rng.uniform(0.1, 0.2, 2000)
    factor[:, 1, 0] = rng.uniform(0.5, 1.0, 2000) * rng.choice([-1, 1], 2000)
    return Correlated(some_prior(rng, 2), mean, factor)


LARGE_MEANS = 5.0
EPSILON = 1e-6


def normalised(values: Array) -> Array:
    """Values (N, d) as a batch normalisation in training mode gives them."""
    return np.asarray((values - values.mean(0)) / np.sqrt(values.var(0) + EPSILON))


@dataclass(frozen=True)
class SmallModel:
    """A small encoder and a linear decoder, with right answers in closed form.

    The average colours (N, 3) times `encode` (3, 2 d) are the posterior means and the
    logarithms of the standard deviations; logits are the latents times `decode` (d, 108),
    each a square of 6 × 6 pixels.
    """

    encode: Array
    decode: Array

    @classmethod
    def of(cls, inputs: Mapping[str, Any]) -> SmallModel:
        """The inverse of `inputs`."""
        kernels = (
            [np.asarray(row["kernel"]) for row in inputs[part] if "kernel" in row]
            for part in ("encoder", "decoder")
        )
        return cls(*(kernel for (kernel,) in kernels))

    @property
    def size(self) -> int:
        """The number of latent dimensions, d."""
        return len(self.decode)

    def inputs(self, family: str, *, normalised: bool = False) -> dict[str, object]:
        """The rows of layers of both parts, as the inputs of a probe.

        With `normalised`, both have a batch normalisation, which does nothing but in training.
        """
        normal = [{"layer": "BatchNormalization", "epsilon": EPSILON}] if normalised else []
        dense = {"layer": "Dense", "use_bias": False}
        encoder = [
            {"layer": "InputLayer", "input_shape": list(IMAGE)},
            {"layer": "GlobalAveragePooling2D"},
            *normal,
            {**dense, "units": 2 * self.size, "kernel": self.encode},
            {"layer": "Posterior", "family": family},
        ]
        decoder = [
            {"layer": "InputLayer", "input_shape": [self.size]},
            *normal,
            {**dense, "units": 108, "kernel": self.decode},
            {"layer": "Reshape", "target_shape": [6, 6, 3]},
            {"layer": "UpSampling2D", "size": 6},
            {"layer": "Flatten"},
            {"layer": "IndependentBernoulli", "event_shape": list(IMAGE)},
        ]
        return {"encoder": encoder, "decoder": decoder}

    def posterior_mean(self, pictures: Array) -> Array:
        """Shape (N, d)."""
        return self._parameters(pictures)[:, : self.size]

    def posterior_stddev(self, pictures: Array) -> Array:
        """Shape (N, d)."""
        return np.asarray(np.exp(self._parameters(pictures)[:, self.size :]))

    def mean_in_training(self, pictures: Array) -> Array:
        """The posterior means (N, d) of an encoder with batch normalisation in training mode."""
        colours = normalised(pictures.astype(np.float64).mean((1, 2)))
        return np.asarray(colours @ self.encode)[:, : self.size]

    def _parameters(self, pictures: Array) -> Array:
        return np.asarray(pictures.astype(np.float64).mean((1, 2)) @ self.encode)

    def decoded(self, z: Array) -> Array:
        """The decoder's mean at latents z (N, d)."""
        return np.asarray(1 / (1 + np.exp(-self.logits(z))))

    def logits(self, z: Array) -> Array:
        """Shape (N, 36, 36, 3), for latents z (N, d)."""
        squares = (z @ self.decode.astype(np.float64)).reshape(-1, 6, 6, 3)
        return np.asarray(squares.repeat(6, axis=1).repeat(6, axis=2))

    def latents_of(self, squares: Array) -> Array:
        """The latents (N, d) whose decoded mean comes closest to this one, in logits.

        `squares` holds one pixel of each square, (N, 6, 6, 3).
        """
        probabilities = np.clip(squares.astype(np.float64), 1e-6, 1 - 1e-6)
        rows = np.log(probabilities / (1 - probabilities)).reshape(len(squares), -1)
        return np.asarray(
            np.linalg.lstsq(self.decode.T.astype(np.float64), rows.T, rcond=None)[0].T
        )

    def latents_of_rounded(self, squares: Array) -> Array:
        """The same, each logit with the weight that an error of its probability leaves it."""
        probabilities = np.clip(squares.astype(np.float64), 1e-6, 1 - 1e-6)
        rows = np.log(probabilities / (1 - probabilities)).reshape(len(squares), -1)
        weights = (probabilities * (1 - probabilities)).reshape(len(squares), -1)
        decode = self.decode.T.astype(np.float64)
        pairs = zip(rows, weights, strict=True)
        return np.stack(
            [np.linalg.lstsq(decode * w[:, None], row * w, rcond=None)[0] for row, w in pairs]
        )


def small_model(rng: np.random.Generator, pictures: Array, latent_dim: int = 2) -> SmallModel:
    """A small model with posteriors far from 0 and of many widths, for these pictures.

    The largest posterior mean is near `LARGE_MEANS`, and standard deviations lie around 0.4 to 2:
    what is clipped, or drawn with another spread, differs from a sample.
    """
    encode = rng.uniform(0.3, 1, (3, 2 * latent_dim)) * rng.choice([-1, 1], (3, 2 * latent_dim))
    size = np.abs(pictures.astype(np.float64).mean((1, 2)) @ encode).max(0)
    reach = np.repeat([LARGE_MEANS, np.log(2.5)], latent_dim) * rng.uniform(0.7, 1, 2 * latent_dim)
    # Logits are of the same size for any number of latents: larger ones lose digits in float32.
    decode = rng.normal(0, 0.4 / np.sqrt(latent_dim), (latent_dim, 108))
    return SmallModel((encode / size * reach).astype(np.float32), decode.astype(np.float32))


def small_parts(latent_dim: int) -> dict[str, list[dict[str, object]]]:
    """Rows of layers that take the place of a student's encoder and decoder in training."""
    encoder: list[dict[str, object]] = [
        {"layer": "InputLayer", "input_shape": list(IMAGE)},
        {"layer": "Flatten"},
        {"layer": "Dense", "units": 2 * latent_dim},
        {"layer": "Posterior", "family": "independent"},
    ]
    decoder: list[dict[str, object]] = [
        {"layer": "InputLayer", "input_shape": [latent_dim]},
        {"layer": "Dense", "units": int(np.prod(IMAGE))},
        {"layer": "IndependentBernoulli", "event_shape": list(IMAGE)},
    ]
    return {"get_encoder": encoder, "get_decoder": decoder}
