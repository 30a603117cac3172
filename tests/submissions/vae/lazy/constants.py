# lazy: every function returns a constant of the right shape, or what it was given
# expect: wrong get_latent_prior.density
# expect: wrong get_kl_regularizer.*
# expect: wrong get_encoder.*
# expect: wrong get_decoder.*
# expect: wrong reconstruction_loss.*
# expect: wrong get_vae.*
# expect: wrong reconstruct.values
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions


def get_latent_prior(latent_dim):
    return tfd.Independent(tfd.Uniform(-100.0 * tf.ones(latent_dim), 100.0), 1)


def get_kl_regularizer(prior):
    return lambda posterior: tf.constant(0.0)


def get_encoder(latent_dim, kl_regularizer):
    return lambda images: tfd.MultivariateNormalDiag(tf.zeros((len(images), latent_dim)))


def get_decoder(latent_dim):
    return lambda z: tfd.Independent(tfd.Normal(tf.zeros((len(z), 36, 36, 3)), 1.0), 3)


def reconstruction_loss(batch_of_images, decoding_dist):
    return tf.constant(1.0)


def get_vae(encoder, decoder):
    return decoder


def reconstruct(encoder, decoder, images):
    return images
