# mistake: the reconstruction of one image loses its batch axis
# expect: wrong reconstruct.form
# says: reconstruct.form: expected shape (1, 36, 36, 3)
import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfpl = tfp.layers
tfk = tf.keras
tfkl = tf.keras.layers


def get_latent_prior(latent_dim):
    covariance = np.identity(latent_dim)
    chol = tf.cast(np.linalg.cholesky(covariance), tf.float32)
    return tfd.MultivariateNormalLinearOperator(
        loc=tf.zeros(latent_dim), scale=tf.linalg.LinearOperatorLowerTriangular(chol))


def get_kl_regularizer(prior):
    def ten_points(posterior):
        return posterior.sample(10)
    return tfpl.KLDivergenceRegularizer(prior, test_points_fn=ten_points, test_points_reduce_axis=None)


def get_encoder(latent_dim, kl_regularizer):
    # the trunk with the functional API
    inp = tfk.Input((36, 36, 3))
    h = tfkl.Lambda(lambda x: 2.0 * x - 1.0)(inp)
    h = tfkl.Conv2D(24, 5, strides=2, activation="swish")(h)
    h = tfkl.Conv2D(48, 5, strides=2, activation="swish")(h)
    h = tfkl.Flatten()(h)
    mu = tfkl.Dense(latent_dim)(h)
    log_var = tfkl.Dense(latent_dim)(h)
    trunk = tfk.Model(inp, tfkl.Concatenate()([mu, log_var]))
    to_dist = lambda t: tfd.Independent(
        tfd.Normal(t[:, :latent_dim], tf.exp(0.5 * t[:, latent_dim:])), 1)
    return tfk.Sequential([trunk, tfpl.DistributionLambda(to_dist, activity_regularizer=kl_regularizer)])


def get_decoder(latent_dim):
    return tfk.Sequential([
        tfkl.Dense(1152, activation="relu", input_shape=(latent_dim,)),
        tfkl.Reshape((3, 3, 128)),
        tfkl.UpSampling2D(3),
        tfkl.Conv2D(64, 3, padding="same", activation="relu"),
        tfkl.UpSampling2D(2),
        tfkl.Conv2D(32, 2, padding="same", activation="relu"),
        tfkl.UpSampling2D(2),
        tfkl.Conv2D(128, 2, padding="same", activation="relu"),
        tfkl.Conv2D(3, 2, padding="same"),
        tfkl.Flatten(),
        tfpl.IndependentBernoulli((36, 36, 3)),
    ])


def reconstruction_loss(batch_of_images, decoding_dist):
    ll = decoding_dist.log_prob(batch_of_images)
    batch_size = tf.cast(tf.size(ll), ll.dtype)
    return tf.reduce_sum(-ll) / batch_size


class Autoencoder(tf.keras.Model):
    """encoder and decoder; the sample is drawn by hand"""

    def __init__(self, enc, dec, **kw):
        super(Autoencoder, self).__init__(**kw)
        self.enc, self.dec = enc, dec

    def call(self, x, training=None):
        q = self.enc(x, training=training)
        return self.dec(q.sample(), training=training)


def get_vae(encoder, decoder):
    return Autoencoder(encoder, decoder)


def reconstruct(encoder, decoder, images):
    latents = encoder(images).mean()
    return np.squeeze(decoder(latents).mean().numpy())
