# idea: no input shapes anywhere (built on first use), zeros to start the last layer, batch normalisation in both
# expect: full marks
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfpl = tfp.layers
K = tf.keras.layers


def conv(filters, stride):
    return [K.Conv2D(filters, 3, stride, padding="same", use_bias=False), K.BatchNormalization(), K.ReLU()]


def up(filters, stride):
    return [K.Conv2DTranspose(filters, 3, stride, padding="same", use_bias=False),
            K.BatchNormalization(), K.ReLU()]


def get_latent_prior(latent_dim):
    return tfd.MultivariateNormalDiag(scale_diag=tf.ones((latent_dim,)))


def get_kl_regularizer(prior):
    return tfpl.KLDivergenceRegularizer(prior, use_exact_kl=False,
                                        test_points_fn=lambda q: q.sample(3),
                                        test_points_reduce_axis=(0, 1))


def get_encoder(latent_dim, kl_regularizer):
    size = tfpl.MultivariateNormalTriL.params_size(latent_dim)
    return tf.keras.Sequential(
        conv(16, 2) + conv(32, 3) + conv(32, 2)
        + [K.Flatten(), K.Dense(size, kernel_initializer="zeros"),
           tfpl.MultivariateNormalTriL(latent_dim, activity_regularizer=kl_regularizer)]
    )


def get_decoder(latent_dim):
    return tf.keras.Sequential(
        [K.Dense(3 * 3 * 32), K.ReLU(), K.Reshape((3, 3, 32))]
        + up(32, 2) + up(16, 3)
        + [K.Conv2DTranspose(3, 3, 2, padding="same"), K.Flatten(), tfpl.IndependentBernoulli((36, 36, 3))]
    )


def reconstruction_loss(batch_of_images, decoding_dist):
    log_p = decoding_dist.log_prob(batch_of_images)
    return tf.reduce_mean(-1 * log_p)


def get_vae(encoder, decoder):
    return tf.keras.Sequential([encoder, decoder])


def reconstruct(encoder, decoder, images):
    q = encoder(images)
    p = decoder(q.mean())
    return p.mean()
