# mistake: the model returns the mean picture, not the distribution
# expect: wrong get_vae.model
# expect: wrong get_vae.parts
# expect: raised get_vae.learns
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfpl = tfp.layers
tfkl = tf.keras.layers

PIXELS = 36 * 36 * 3


def get_latent_prior(latent_dim):
    return tfd.MultivariateNormalDiag(loc=tf.zeros(latent_dim), scale_diag=tf.ones(latent_dim))


def get_kl_regularizer(prior):
    return tfpl.KLDivergenceRegularizer(prior, use_exact_kl=True)


def get_encoder(latent_dim, kl_regularizer):
    return tf.keras.Sequential([
        tfkl.Flatten(input_shape=(36, 36, 3)),
        tfkl.Dense(128, activation="relu"),
        tfkl.Dense(tfpl.MultivariateNormalTriL.params_size(latent_dim)),
        tfpl.MultivariateNormalTriL(latent_dim, activity_regularizer=kl_regularizer),
    ])


def get_decoder(latent_dim):
    return tf.keras.Sequential([
        tfkl.Dense(128, activation="relu", input_shape=(latent_dim,)),
        tfkl.Dense(PIXELS),
        tfpl.IndependentBernoulli((36, 36, 3)),
    ])


def reconstruction_loss(batch_of_images, decoding_dist):
    return -tf.reduce_mean(decoding_dist.log_prob(batch_of_images))


def get_vae(encoder, decoder):
    z = encoder.outputs[0]
    return tf.keras.Model(encoder.inputs, tfkl.Lambda(lambda z: decoder(z).mean())(z))


def reconstruct(encoder, decoder, images):
    z = encoder(images).mean()
    return decoder(z).mean()
