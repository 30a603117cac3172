# idea: layers of one's own, means kept within ±4 by tanh, a mixture of ways to average, tf.function
# expect: full marks
import functools

import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfpl = tfp.layers

SHAPE = (36, 36, 3)


class Patches(tf.keras.layers.Layer):
    """Cuts an image into 16 patches of 9 x 9 and embeds each of them."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.embed = tf.keras.layers.Dense(units, activation="gelu")

    def call(self, x):
        patches = tf.image.extract_patches(x, [1, 9, 9, 1], [1, 9, 9, 1], [1, 1, 1, 1], "VALID")
        return self.embed(patches)


class Unpatch(tf.keras.layers.Layer):
    def call(self, x):
        return tf.nn.depth_to_space(x, 9)


def get_latent_prior(latent_dim):
    return tfd.MultivariateNormalDiag(loc=tf.zeros(latent_dim))


def get_kl_regularizer(prior):
    return tfpl.KLDivergenceRegularizer(
        prior, test_points_fn=lambda q: q.sample(3), test_points_reduce_axis=None
    )


def posterior(t, d):
    return tfd.Independent(tfd.Normal(4 * tf.tanh(t[..., :d]), tf.nn.softplus(t[..., d:]) + 1e-4), 1)


def get_encoder(latent_dim, kl_regularizer):
    model = tf.keras.Sequential(name="encoder")
    model.add(tf.keras.layers.InputLayer(SHAPE))
    model.add(Patches(24))
    model.add(tf.keras.layers.Flatten())
    model.add(tf.keras.layers.Dense(2 * latent_dim))
    model.add(tfpl.DistributionLambda(
        functools.partial(posterior, d=latent_dim), activity_regularizer=kl_regularizer
    ))
    return model


def get_decoder(latent_dim):
    model = tf.keras.Sequential(name="decoder")
    model.add(tf.keras.layers.InputLayer((latent_dim,)))
    model.add(tf.keras.layers.Dense(4 * 4 * 24, activation="gelu"))
    model.add(tf.keras.layers.Reshape((4, 4, 24)))
    model.add(tf.keras.layers.Dense(9 * 9 * 3))
    model.add(Unpatch())
    model.add(tf.keras.layers.Flatten())
    model.add(tfpl.IndependentBernoulli(SHAPE))
    return model


def reconstruction_loss(batch_of_images, decoding_dist):
    return tf.math.reduce_mean(tf.math.scalar_mul(-1.0, decoding_dist.log_prob(batch_of_images)))


def get_vae(encoder, decoder):
    images = tf.keras.layers.Input(SHAPE)
    z = encoder(images)
    return tf.keras.Model(inputs=[images], outputs=[decoder(z)])


def reconstruct(encoder, decoder, images):
    @tf.function
    def run(x):
        return decoder(encoder(x).mean()).mean()

    return run(images)
