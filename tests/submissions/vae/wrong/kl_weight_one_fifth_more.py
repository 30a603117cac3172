# mistake: weight 1.2
# expect: wrong get_kl_regularizer.divergence
# says: get_kl_regularizer.divergence: 1.2 times
"""A variational autoencoder: the reference solution."""

import tensorflow as tf
import tensorflow_probability as tfp

tfd, tfpl = tfp.distributions, tfp.layers
Conv2D = tf.keras.layers.Conv2D
UpSampling2D = tf.keras.layers.UpSampling2D


def get_latent_prior(latent_dim):
    """The standard normal distribution of `latent_dim` coordinates."""
    return tfd.MultivariateNormalDiag(tf.zeros(latent_dim), tf.ones(latent_dim))


def get_kl_regularizer(prior):
    return tfpl.KLDivergenceRegularizer(prior, test_points_fn=lambda q: q.sample(3), test_points_reduce_axis=(0, 1), weight=1.2)


def get_encoder(latent_dim, kl_regularizer):
    """From an image to a Gaussian with a full covariance over the latents."""
    layers = [tf.keras.layers.InputLayer(input_shape=(36, 36, 3))]
    for filters, strides in ((32, 2), (64, 2), (128, 3)):
        layers += [
            Conv2D(filters, 3, strides=strides, padding="same", activation="relu"),
            tf.keras.layers.BatchNormalization(),
        ]
    return tf.keras.Sequential(
        [
            *layers,
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(tfpl.MultivariateNormalTriL.params_size(latent_dim)),
            tfpl.MultivariateNormalTriL(latent_dim, activity_regularizer=kl_regularizer),
        ]
    )


def get_decoder(latent_dim):
    """From latents to independent Bernoulli distributions of all values of an image."""
    layers = [
        tf.keras.layers.InputLayer(input_shape=(latent_dim,)),
        tf.keras.layers.Dense(1152, activation="relu"),
        tf.keras.layers.Reshape((3, 3, 128)),
    ]
    for filters, scale, kernel in ((64, 3, 3), (32, 2, 2), (128, 2, 2)):
        layers += [
            UpSampling2D(scale),
            Conv2D(filters, kernel, padding="same", activation="relu"),
        ]
    return tf.keras.Sequential(
        [
            *layers,
            Conv2D(3, 2, padding="same"),
            tf.keras.layers.Flatten(),
            tfpl.IndependentBernoulli((36, 36, 3)),
        ]
    )


def reconstruction_loss(batch_of_images, decoding_dist):
    """The negative log probability of an image, averaged over the batch."""
    return -tf.reduce_mean(decoding_dist.log_prob(batch_of_images))


def get_vae(encoder, decoder):
    """From images to the decoder's distribution at a sample of the encoder's."""
    return tf.keras.Model(inputs=encoder.inputs, outputs=decoder(encoder.outputs))


def reconstruct(encoder, decoder, images):
    """The decoder's mean at the encoder's mean."""
    return decoder(encoder(images).mean()).mean()
