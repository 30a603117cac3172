# mistake: every function returns text
# expect: wrong *
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfpl = tfp.layers
tfkl = tf.keras.layers

PIXELS = 36 * 36 * 3


def get_latent_prior(latent_dim):
    return "N(0, I)"


def get_kl_regularizer(prior):
    return "kl"


def get_encoder(latent_dim, kl_regularizer):
    return "encoder"
    tf.keras.Sequential([
        tfkl.Flatten(input_shape=(36, 36, 3)),
        tfkl.Dense(128, activation="relu"),
        tfkl.Dense(tfpl.MultivariateNormalTriL.params_size(latent_dim)),
        tfpl.MultivariateNormalTriL(latent_dim, activity_regularizer=kl_regularizer),
    ])


def get_decoder(latent_dim):
    return "decoder"
    tf.keras.Sequential([
        tfkl.Dense(128, activation="relu", input_shape=(latent_dim,)),
        tfkl.Dense(PIXELS),
        tfpl.IndependentBernoulli((36, 36, 3)),
    ])


def reconstruction_loss(batch_of_images, decoding_dist):
    return "-log p"


def get_vae(encoder, decoder):
    return "vae"


def reconstruct(encoder, decoder, images):
    z = encoder(images).mean()
    return "pictures"
