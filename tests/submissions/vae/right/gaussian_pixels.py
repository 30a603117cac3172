# idea: a Gaussian for each pixel value instead of a Bernoulli; loss left unreduced
# expect: full marks
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfpl = tfp.layers
L = tf.keras.layers


def get_latent_prior(latent_dim):
    return tfd.MultivariateNormalDiag(
        loc=np.zeros(latent_dim, dtype=np.float32), scale_diag=np.ones(latent_dim, dtype=np.float32)
    )


def get_kl_regularizer(prior):
    return tfpl.KLDivergenceRegularizer(
        prior,
        use_exact_kl=False,
        test_points_fn=lambda q: q.sample(10),
        test_points_reduce_axis=(0, 1),
        weight=1.0,
    )


def get_encoder(latent_dim, kl_regularizer):
    return tf.keras.Sequential([
        L.Conv2D(32, 3, strides=2, activation="swish", input_shape=(36, 36, 3)),
        L.LayerNormalization(),
        L.Conv2D(32, 3, strides=2, activation="swish"),
        L.LayerNormalization(),
        L.Flatten(),
        L.Dense(32, activation="tanh"),
        L.Dense(tfpl.IndependentNormal.params_size(latent_dim)),
        tfpl.IndependentNormal(latent_dim, activity_regularizer=kl_regularizer),
    ])


def get_decoder(latent_dim):
    return tf.keras.Sequential([
        L.Dense(6 * 6 * 32, activation="swish", input_shape=[latent_dim]),
        L.Reshape((6, 6, 32)),
        L.UpSampling2D((2, 2)),
        L.Conv2D(32, 3, padding="same", activation="swish"),
        L.UpSampling2D((3, 3)),
        L.Conv2D(3, 3, padding="same", activation="sigmoid"),
        tfpl.DistributionLambda(
            lambda mu: tfd.Independent(tfd.Normal(loc=mu, scale=0.2), reinterpreted_batch_ndims=3)
        ),
    ])


def reconstruction_loss(batch_of_images, decoding_dist):
    return -decoding_dist.log_prob(batch_of_images)


def get_vae(encoder, decoder):
    vae = tf.keras.models.Model(encoder.input, decoder(encoder.output))
    vae.compile(optimizer="adam", loss=reconstruction_loss)
    return vae


def reconstruct(encoder, decoder, images):
    approx_posterior = encoder(images)
    return decoder(approx_posterior.mean()).mean().numpy()
