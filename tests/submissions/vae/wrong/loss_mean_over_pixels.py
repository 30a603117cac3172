# mistake: the log likelihood is averaged over pixels
# expect: wrong reconstruction_loss.values
# says: reconstruction_loss.values: mean over an image's values
import tensorflow as tf
import tensorflow_probability as tfp

tfd, tfpl, tfk = tfp.distributions, tfp.layers, tf.keras


def get_latent_prior(latent_dim):
    """N(0, I)"""
    return tfd.Independent(tfd.Normal(tf.zeros(latent_dim), tf.ones(latent_dim)), 1)


def get_kl_regularizer(prior):
    """3 test points, averaged over everything"""
    return tfpl.KLDivergenceRegularizer(
        prior,
        use_exact_kl=False,
        test_points_fn=lambda q: q.sample(3),
        test_points_reduce_axis=(0, 1),
    )


def get_encoder(latent_dim, kl_regularizer):
    """conv, conv, dense, IndependentNormal"""
    encoder = tfk.Sequential()
    encoder.add(tfk.Input((36, 36, 3)))
    encoder.add(tfk.layers.Conv2D(16, 4, strides=3, padding="same", activation="elu"))
    encoder.add(tfk.layers.Conv2D(24, 4, strides=2, padding="same", activation="elu"))
    encoder.add(tfk.layers.Flatten())
    encoder.add(tfk.layers.Dense(tfpl.IndependentNormal.params_size(latent_dim)))
    encoder.add(tfpl.IndependentNormal(latent_dim, activity_regularizer=kl_regularizer))
    return encoder


def get_decoder(latent_dim):
    """dense, two transposed convolutions, Bernoulli"""
    decoder = tfk.Sequential()
    decoder.add(tfk.Input((latent_dim,)))
    decoder.add(tfk.layers.Dense(6 * 6 * 24, activation="elu"))
    decoder.add(tfk.layers.Reshape((6, 6, 24)))
    decoder.add(tfk.layers.Conv2DTranspose(16, 4, strides=2, padding="same", activation="elu"))
    decoder.add(tfk.layers.Conv2DTranspose(3, 4, strides=3, padding="same"))
    decoder.add(tfpl.DistributionLambda(lambda t: tfd.Independent(tfd.Bernoulli(logits=t), 3)))
    return decoder


def reconstruction_loss(batch_of_images, decoding_dist):
    """negative log likelihood"""
    log_p = decoding_dist.log_prob(batch_of_images)
    return -tf.reduce_mean(log_p) / (36 * 36 * 3)


def get_vae(encoder, decoder):
    """encoder, then decoder"""
    return tfk.Sequential([encoder, decoder])


def reconstruct(encoder, decoder, images):
    """mean of the mean"""
    posterior = encoder(images)
    picture = decoder(posterior.mean())
    return picture.mean().numpy()
