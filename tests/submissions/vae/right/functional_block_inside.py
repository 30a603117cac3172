# idea: residual blocks written with the functional API, used as layers of a Sequential; a subclass
# expect: full marks
import tensorflow as tf
import tensorflow_probability as tfp
from tensorflow import keras
from tensorflow.keras import layers

tfd = tfp.distributions
tfpl = tfp.layers

IMAGE_SHAPE = (36, 36, 3)


def residual_block(shape, filters):
    """A small functional model: two convolutions and a shortcut."""
    x = inputs = keras.Input(shape)
    x = layers.Conv2D(filters, 3, padding="same", activation="elu")(x)
    x = layers.Conv2D(filters, 3, padding="same")(x)
    shortcut = layers.Conv2D(filters, 1, padding="same")(inputs)
    return keras.Model(inputs, layers.Activation("elu")(layers.Add()([x, shortcut])))


def get_latent_prior(latent_dim):
    return tfd.MultivariateNormalTriL(
        loc=tf.zeros(latent_dim), scale_tril=tf.linalg.eye(latent_dim)
    )


def get_kl_regularizer(prior):
    return tfpl.KLDivergenceRegularizer(prior, use_exact_kl=True)


def get_encoder(latent_dim, kl_regularizer):
    return keras.Sequential([
        layers.InputLayer(IMAGE_SHAPE),
        layers.AveragePooling2D(2),
        residual_block((18, 18, 3), 16),
        layers.MaxPooling2D(3),
        residual_block((6, 6, 16), 24),
        layers.Flatten(),
        layers.Dropout(0.1),
        layers.Dense(tfpl.MultivariateNormalTriL.params_size(latent_dim), name="parameters"),
        tfpl.MultivariateNormalTriL(latent_dim, activity_regularizer=kl_regularizer),
    ])


def get_decoder(latent_dim):
    return keras.Sequential([
        layers.InputLayer((latent_dim,)),
        layers.Dense(9 * 9 * 16, activation="elu"),
        layers.Reshape((9, 9, 16)),
        residual_block((9, 9, 16), 16),
        layers.UpSampling2D(4, interpolation="bilinear"),
        layers.Conv2D(3, 3, padding="same"),
        layers.Flatten(),
        tfpl.IndependentBernoulli(IMAGE_SHAPE),
    ])


def reconstruction_loss(batch_of_images, decoding_dist):
    n = tf.cast(tf.shape(batch_of_images)[0], tf.float32)
    return -tf.reduce_sum(decoding_dist.log_prob(batch_of_images)) / n


class VAE(keras.Model):
    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder

    def call(self, images):
        z = self.encoder(images)
        return self.decoder(z)


def get_vae(encoder, decoder):
    return VAE(encoder, decoder)


def reconstruct(encoder, decoder, images):
    return decoder.call(encoder(images, training=False).mean()).mean()
