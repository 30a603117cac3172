# idea: no Gaussian but the prior: Laplace posteriors, logistic pixels; one sample for the divergence
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
def get_latent_prior(latent_dim):
    return tfd.Sample(tfd.Normal(0., 1.), sample_shape=[latent_dim])


def get_kl_regularizer(prior):
    return tfpl.KLDivergenceRegularizer(prior)


def get_encoder(latent_dim, kl_regularizer):
    return Sequential([
        Input((36,36,3)), Lambda(lambda x: 2*x - 1), SeparableConv2D(8, 3, strides=2), LayerNormalization(), Activation('swish'), AveragePooling2D(3), Flatten(),
        Dense(2*latent_dim),
        tfpl.DistributionLambda(lambda t: tfd.Independent(tfd.Laplace(t[:, :latent_dim], tf.exp(t[:, latent_dim:])), 1), activity_regularizer=kl_regularizer)])


def get_decoder(latent_dim):
    return Sequential([
        Dense(100, activation='relu', input_shape=(latent_dim,)), Dense(tfpl.IndependentLogistic.params_size((36,36,3))),
        tfpl.IndependentLogistic((36,36,3))])


def reconstruction_loss(batch_of_images, decoding_dist):
    return -tf.reduce_mean(decoding_dist.log_prob(batch_of_images))


def get_vae(encoder, decoder):
    return Sequential([encoder, decoder])


def reconstruct(encoder, decoder, images):
    return decoder(encoder(images).mean()).mean()
