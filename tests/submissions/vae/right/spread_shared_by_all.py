# idea: one standard deviation for all images, a layer of its own; logits as the decoder's tensor
# expect: full marks
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp
tfd = tfp.distributions
tfpl = tfp.layers
tfb = tfp.bijectors
tfkl = tf.keras.layers
from tensorflow.keras.models import Sequential, Model
from tensorflow.keras.layers import *
class Posterior(Layer):
    def __init__(self, n, **k):
        super().__init__(**k)
        self.n = n
    def build(self, s):
        self.rho = self.add_weight('rho', shape=(self.n,), initializer='zeros', trainable=True)
    def call(self, t):
        return tf.concat([t, tf.zeros_like(t) + self.rho], -1)
def get_latent_prior(latent_dim):
    return tfd.MultivariateNormalDiag(loc=tf.zeros(latent_dim))


def get_kl_regularizer(prior):
    return tfpl.KLDivergenceRegularizer(prior, use_exact_kl=False, weight=1.0, test_points_fn=lambda q: q.sample(3), test_points_reduce_axis=(0, 1))


def get_encoder(latent_dim, kl_regularizer):
    return Sequential([
        Conv2D(8, 4, strides=3, activation='relu', input_shape=(36, 36, 3)), Flatten(),
        Dense(latent_dim), Posterior(latent_dim),
        tfpl.IndependentNormal(latent_dim, activity_regularizer=kl_regularizer)])


def get_decoder(latent_dim):
    return Sequential([
        Dense(36*36*3, input_shape=(latent_dim,)),
        tfpl.IndependentBernoulli((36,36,3), convert_to_tensor_fn=tfd.Bernoulli.logits)])


def reconstruction_loss(batch_of_images, decoding_dist):
    return -tf.reduce_mean(decoding_dist.log_prob(batch_of_images))


def get_vae(encoder, decoder):
    return Model(inputs=encoder.inputs, outputs=decoder(encoder.outputs))


def reconstruct(encoder, decoder, images):
    return decoder(encoder(images).mean()).mean()
