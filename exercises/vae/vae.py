"""A variational autoencoder.

Complete the seven functions below. Their names, arguments and return values are
fixed; how you write them is yours. Run `probgrade grade vae.py` to see how far
you are.

Images are float arrays of shape (36, 36, 3) with values in [0, 1]; B is the size
of a batch of them. Every latent_dim ≥ 1 must do.
"""

import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"  # before TensorFlow is imported

import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfpl = tfp.layers


def get_latent_prior(latent_dim):
    """The prior of the latents: zero mean, identity covariance.

    Arguments:
        latent_dim: the number of latent dimensions.

    Returns:
        A Gaussian with batch shape () and event shape (latent_dim,), without
        trainable variables.
    """
    raise NotImplementedError


def get_kl_regularizer(prior):
    """The KL divergence of a posterior from the prior, as a loss with weight 1.

    Arguments:
        prior: a distribution of event shape (latent_dim,).

    Returns:
        A `tfpl.KLDivergenceRegularizer`: called on a batch of posteriors it returns
        one number. It may be exact, or be estimated and averaged at a few samples.
    """
    raise NotImplementedError


def get_encoder(latent_dim, kl_regularizer):
    """From an image to the posterior of its latents.

    Arguments:
        latent_dim: the number of latent dimensions.
        kl_regularizer: what `get_kl_regularizer` returns.

    Returns:
        A Keras `Sequential` that takes images (B, 36, 36, 3) and ends in a
        probabilistic layer: its output is a distribution of batch shape (B,) and
        event shape (latent_dim,). The KL divergence is among the model's losses.
    """
    raise NotImplementedError


def get_decoder(latent_dim):
    """From latents to a distribution over images.

    Arguments:
        latent_dim: the number of latent dimensions.

    Returns:
        A Keras `Sequential` that takes latents (B, latent_dim) and ends in a
        probabilistic layer: its output is a distribution of batch shape (B,) and
        event shape (36, 36, 3).
    """
    raise NotImplementedError


def reconstruction_loss(batch_of_images, decoding_dist):
    """The negative log probability of the images, averaged over the batch.

    Arguments:
        batch_of_images: a tensor of shape (B, 36, 36, 3).
        decoding_dist: a distribution of batch shape (B,) and event shape (36, 36, 3).

    Returns:
        A scalar tensor.
    """
    raise NotImplementedError


def get_vae(encoder, decoder):
    """Both parts as one model that can be trained.

    Arguments:
        encoder: what `get_encoder` returns.
        decoder: what `get_decoder` returns.

    Returns:
        A Keras `Model` that takes images (B, 36, 36, 3) and returns the decoder's
        distribution at a sample of the encoder's.
    """
    raise NotImplementedError


def reconstruct(encoder, decoder, images):
    """The images as they come out again: nothing is drawn at random.

    Arguments:
        encoder: what `get_encoder` returns.
        decoder: what `get_decoder` returns.
        images: a tensor of shape (B, 36, 36, 3).

    Returns:
        The mean of the decoder's distribution at the mean of the encoder's, a tensor
        or a NumPy array of shape (B, 36, 36, 3).
    """
    raise NotImplementedError
