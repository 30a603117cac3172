"""Parts of an autoencoder that probes give to a student's functions, or use in place of theirs."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd, tfpl, layers = tfp.distributions, tfp.layers, tf.keras.layers

IMAGE = (36, 36, 3)
WEIGHT = 0.5


def _encoder(latent_dim: int, regularizer: Any) -> Any:
    parameters = tfpl.IndependentNormal.params_size(latent_dim)
    return tf.keras.Sequential(
        [
            layers.InputLayer(input_shape=IMAGE),
            layers.Flatten(),
            layers.Dense(parameters),
            tfpl.IndependentNormal(latent_dim, activity_regularizer=regularizer),
        ]
    )


def _decoder(latent_dim: int) -> Any:
    return tf.keras.Sequential(
        [
            layers.InputLayer(input_shape=(latent_dim,)),
            layers.Dense(int(np.prod(IMAGE))),
            tfpl.IndependentBernoulli(IMAGE),
        ]
    )


def regularizer(latent_prior: Any) -> Any:
    """A regulariser that is not the one that students write: a child holds no answers."""
    return tfpl.KLDivergenceRegularizer(
        latent_prior,
        weight=WEIGHT,
        test_points_fn=lambda posterior: posterior.sample(3),
        test_points_reduce_axis=(0, 1),
    )


STAND_INS = {
    "get_latent_prior": lambda size: prior("independent", size),
    "get_kl_regularizer": regularizer,
    "get_encoder": _encoder,
    "get_decoder": _decoder,
    "reconstruction_loss": lambda images, made: -made.log_prob(images),
}


def small_parts(family: str, encode: Any, decode: Any, stddev: float) -> tuple[Any, Any]:
    """Posterior means linear in the average colour; Bernoulli logits linear in the latents."""
    size, squares = decode.shape
    kl = tfpl.KLDivergenceRegularizer(prior(family, size), use_exact_kl=True, weight=WEIGHT)
    encoder = [
        layers.InputLayer(input_shape=IMAGE),
        layers.GlobalAveragePooling2D(),
        layers.Dense(size, use_bias=False, weights=[encode]),
        tfpl.DistributionLambda(
            lambda mean: gaussian(family, mean, stddev), activity_regularizer=kl
        ),
    ]
    decoder = [
        layers.InputLayer(input_shape=(size,)),
        layers.Dense(squares, use_bias=False, weights=[decode]),
        layers.Reshape((6, 6, 3)),
        layers.UpSampling2D(6),
        layers.Flatten(),
        tfpl.IndependentBernoulli(IMAGE),
    ]
    return tf.keras.Sequential(encoder), tf.keras.Sequential(decoder)


def prior(family: str, size: int) -> Any:
    return gaussian(family, tf.zeros(size), tf.ones(size))


def gaussian(family: str, mean: Any, stddev: Any) -> Any:
    """A Gaussian with a diagonal covariance, as one of the two families used for it."""
    stddev = tf.broadcast_to(tf.cast(stddev, mean.dtype), tf.shape(mean))
    if family == "multivariate":
        return tfd.MultivariateNormalDiag(mean, stddev)
    return tfd.Independent(tfd.Normal(mean, stddev), 1)
