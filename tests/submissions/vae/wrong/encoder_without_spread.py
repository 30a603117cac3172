# mistake: a distribution that is a single point
# expect: wrong get_encoder.distribution
# expect: wrong get_encoder.other_sizes
# expect: wrong get_encoder.kl_loss
# expect: wrong get_encoder.gradients
"""Assignment: variational autoencoder"""
import tensorflow as tf
import tensorflow_probability as tfp
from tensorflow.keras import Model, Sequential
from tensorflow.keras import layers as kl

tfd = tfp.distributions
tfpl = tfp.layers


def get_latent_prior(latent_dim):
    prior = tfd.MultivariateNormalDiag(
        loc=tf.zeros([latent_dim]),
        scale_diag=tf.ones([latent_dim]),
    )
    return prior


def get_kl_regularizer(prior):
    regularizer = tfpl.KLDivergenceRegularizer(
        prior,
        use_exact_kl=False,
        weight=1.0,
        test_points_fn=lambda q: q.sample(3),
        test_points_reduce_axis=0,
    )
    return regularizer


def get_encoder(latent_dim, kl_regularizer):
    encoder = Sequential([
        kl.InputLayer(input_shape=(36, 36, 3)),
        kl.MaxPooling2D(3),
        kl.Conv2D(32, 3, activation="relu"),
        kl.BatchNormalization(),
        kl.Flatten(),
        kl.Dense(64, activation="relu"),
        kl.Dense(2 * latent_dim),
        tfpl.DistributionLambda(
            lambda t: tfd.VectorDeterministic(t[..., :latent_dim]),
            activity_regularizer=kl_regularizer,
        ),
    ])
    return encoder


def get_decoder(latent_dim):
    decoder = Sequential([
        kl.InputLayer(input_shape=(latent_dim,)),
        kl.Dense(64, activation="relu"),
        kl.Dense(12 * 12 * 8, activation="relu"),
        kl.Reshape((12, 12, 8)),
        kl.UpSampling2D(3),
        kl.Conv2D(3, 3, padding="same"),
        kl.Flatten(),
        tfpl.IndependentBernoulli((36, 36, 3)),
    ])
    return decoder


def reconstruction_loss(batch_of_images, decoding_dist):
    log_prob = decoding_dist.log_prob(batch_of_images)
    loss = -tf.reduce_mean(log_prob, axis=0)
    return loss


def get_vae(encoder, decoder):
    vae = Model(inputs=encoder.inputs, outputs=decoder(encoder.outputs))
    return vae


def reconstruct(encoder, decoder, images):
    encoding_dist = encoder(images)
    decoding_dist = decoder(encoding_dist.mean())
    return decoding_dist.mean()
