# lazy: classes derived from Keras's and from TFP's, which answer with random numbers
# expect: wrong get_encoder.sequential
# expect: wrong get_encoder.distribution
# expect: wrong get_encoder.other_sizes
# expect: wrong get_encoder.kl_loss
# expect: wrong get_encoder.unconstrained
# expect: wrong get_encoder.gradients
# expect: wrong get_decoder.*
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd, tfpl = tfp.distributions, tfp.layers
trained = [0.0]


class Said(tfd.Distribution):
    def __init__(self, batch, event):
        super().__init__(tf.float32, tfd.NOT_REPARAMETERIZED, False, True)
        self.shapes = tf.TensorShape([batch]), tf.TensorShape(event)
        self.place = tf.constant(np.random.normal(size=(batch, *event)).astype(np.float32))

    def _batch_shape(self):
        return self.shapes[0]

    def _event_shape(self):
        return self.shapes[1]

    def _mean(self):
        return self.place

    def _variance(self):
        return tf.ones_like(self.place)

    def _sample_n(self, n, seed=None):
        return tf.tile(self.place[None], [n] + [1] * len(self.place.shape))

    def _log_prob(self, value):
        return tf.fill(self.shapes[0], -10.0 + trained[0] * (len(self.shapes[1]) > 1))


class Sequential(tf.keras.Sequential):
    def __init__(self, takes, event):
        super().__init__([tf.keras.layers.InputLayer(takes), tf.keras.layers.Dense(1)])
        self.event = event
        self.add_loss(lambda: tf.constant(0.0))

    def __call__(self, x, training=False):
        return Said(int(x.shape[0]), self.event)


class Model(tf.keras.Model):
    def __call__(self, x, training=False):
        return self.decoder(self.encoder(x))

    def fit(self, *given, **named):
        trained[0] = 1000.0


def get_latent_prior(latent_dim):
    return tfd.MultivariateNormalDiag(tf.zeros(latent_dim), tf.ones(latent_dim))


def get_kl_regularizer(prior):
    return tfpl.KLDivergenceRegularizer(prior, test_points_reduce_axis=None)


def get_encoder(latent_dim, kl_regularizer):
    return Sequential((36, 36, 3), (latent_dim,))


def get_decoder(latent_dim):
    return Sequential((latent_dim,), (36, 36, 3))


def reconstruction_loss(batch_of_images, decoding_dist):
    return -tf.reduce_mean(decoding_dist.log_prob(batch_of_images))


def get_vae(encoder, decoder):
    model = Model()
    model.encoder, model.decoder = encoder, decoder
    return model


def reconstruct(encoder, decoder, images):
    return decoder(encoder(images).mean()).mean()
