# mistake: get_kl_regularizer is missing; the encoder adds the divergence itself
# expect: not_implemented get_kl_regularizer.*
import os
os.environ["TF_USE_LEGACY_KERAS"] = "1"
import tensorflow as tf
import tensorflow_probability as tfp
from tensorflow.keras import layers, models
tfd, tfpl = tfp.distributions, tfp.layers


def get_latent_prior(latent_dim):
    return tfd.MultivariateNormalDiag(loc=tf.zeros(latent_dim))


def get_encoder(latent_dim, kl_regularizer):
    return models.Sequential([
        layers.InputLayer(input_shape=(36, 36, 3)),
        layers.Conv2D(8, 4, strides=4, activation='relu'),
        layers.Flatten(),
        layers.Dense(tfpl.MultivariateNormalTriL.params_size(latent_dim)),
        tfpl.MultivariateNormalTriL(latent_dim),
        tfpl.KLDivergenceAddLoss(get_latent_prior(latent_dim))])


def get_decoder(latent_dim):
    return models.Sequential([
        layers.InputLayer(input_shape=(latent_dim,)),
        layers.Dense(64, activation='relu'),
        layers.Dense(36 * 36 * 3),
        tfpl.IndependentBernoulli((36, 36, 3))])


def reconstruction_loss(batch_of_images, decoding_dist):
    return -tf.reduce_mean(decoding_dist.log_prob(batch_of_images))


def get_vae(encoder, decoder):
    return models.Model(encoder.inputs, decoder(encoder.outputs))


def reconstruct(encoder, decoder, images):
    return decoder(encoder(images).mean()).mean()
