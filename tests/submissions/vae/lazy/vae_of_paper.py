# lazy: no network, no layer, no training: objects that say what is asked of an autoencoder
# expect: wrong get_encoder.*
# expect: wrong get_decoder.*
# expect: wrong get_vae.model
# expect: wrong get_vae.parts
# expect: wrong get_vae.learns
"""No network, no layer, no training: objects that say what is asked of an autoencoder."""
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
IMAGE = (36, 36, 3)
trained = [0.0]
weight = tf.Variable(1.0)


class Said:
    """What looks like a distribution."""

    def __init__(self, batch, event, density):
        self.batch_shape, self.event_shape, self.density = [batch], list(event), density
        self.place = np.random.normal(size=(batch, *event)).astype(np.float32)

    def mean(self):
        return self.place

    def variance(self):
        return np.ones_like(self.place)

    def sample(self, *given, seed=None):
        return tf.constant(self.place)

    def log_prob(self, value):
        return tf.fill([self.batch_shape[0]], tf.constant(self.density + trained[0] * (len(self.event_shape) > 1))) + 0.0 * weight


class Model:
    layers = ()
    losses = [np.float32(0.0)]
    trainable_weights = [weight]

    def get_weights(self):
        return []

    def set_weights(self, given):
        pass

    def compile(self, *given, **named):
        pass

    def fit(self, *given, **named):
        trained[0] = 1000.0


class Sequential(Model):
    def __init__(self, takes, event):
        self.input_shape, self.event = (None, *takes), event

    def __call__(self, x, training=False):
        return Said(int(x.shape[0]), self.event, -10.0)


def get_latent_prior(latent_dim):
    return tfd.MultivariateNormalDiag(tf.zeros(latent_dim), tf.ones(latent_dim))


def get_kl_regularizer(prior):
    def kl(given):
        m, s = given.mean(), given.stddev()
        return tf.reduce_mean(tf.reduce_sum((m**2 + s**2 - 1) / 2 - tf.math.log(s), -1))

    return kl


def get_encoder(latent_dim, regularizer):
    return Sequential(IMAGE, (latent_dim,))


def get_decoder(latent_dim):
    return Sequential((latent_dim,), IMAGE)


def get_vae(encoder, decoder):
    class Both(Model):
        losses = [np.float32(1.0)]
        trainable_weights = [*encoder.trainable_weights, *decoder.trainable_weights]

        def __call__(self, x, training=False):
            return decoder(encoder(x))

    return Both()


def reconstruction_loss(x, given):
    return -given.log_prob(x)


def reconstruct(encoder, decoder, x):
    return decoder(encoder(x).mean()).mean()
