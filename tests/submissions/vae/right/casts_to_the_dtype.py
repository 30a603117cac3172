# expect: full marks
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
    weight = 1
    return tfpl.KLDivergenceRegularizer(prior, use_exact_kl=False, weight=float(weight),
                                        test_points_fn=lambda q: q.sample(sample_shape=(4,)),
                                        test_points_reduce_axis=[0, 1])


def get_encoder(latent_dim, kl_regularizer):
    n_params = latent_dim + latent_dim * (latent_dim + 1) // 2
    return tfk.models.Sequential([
        tfkl.Conv2D(32, 4, 2, input_shape=(36, 36, 3), activation=tf.nn.relu),
        tfkl.Conv2D(64, 4, 2, activation=tf.nn.relu),
        tfkl.Reshape((-1,)),
        tfkl.Dense(100, activation="tanh"),
        tfkl.Dense(n_params, activation=None),
        tfpl.MultivariateNormalTriL(event_size=latent_dim, activity_regularizer=kl_regularizer,
                                    convert_to_tensor_fn=tfd.Distribution.sample),
    ])


def get_decoder(latent_dim):
    make = lambda logits: tfd.Independent(
        tfd.ContinuousBernoulli(logits=logits), reinterpreted_batch_ndims=3)
    z = tfk.Input((latent_dim,))
    h = tfkl.Dense(3 * 3 * 64, activation="relu")(z)
    h = tfkl.Reshape((3, 3, 64))(h)
    for s, f in ((3, 32), (2, 32), (2, 16)):
        h = tfkl.Conv2DTranspose(f, 4, strides=s, padding="same", activation="relu")(h)
    net = tfk.Model(z, tfkl.Conv2D(3, 1)(h))
    return tfk.Sequential([net, tfpl.DistributionLambda(make)])


def _nll(x, dist):
    return 0.0 - dist.log_prob(tf.cast(x, dist.dtype))


def reconstruction_loss(batch_of_images, decoding_dist):
    loss = tf.keras.metrics.mean_absolute_error  # not used, kept from my first try
    return tf.add_n([tf.reduce_mean(_nll(batch_of_images, decoding_dist))])


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
    out = np.zeros(np.shape(images), dtype=np.float32)
    step = 16
    for start in range(0, len(out), step):
        batch = images[start:start + step]
        out[start:start + step] = decoder(encoder(batch).mean()).mean()
    return out
