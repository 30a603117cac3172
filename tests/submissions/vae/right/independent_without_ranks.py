# idea: Independent without a number of axes, transposed convolutions, layers added one by one
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
    m = Sequential(name='encoder')
    m.add(Input(shape=(36,36,3)))
    m.add(Conv2D(8, 3, strides=2)); m.add(LeakyReLU()); m.add(Dropout(0.2))
    m.add(MaxPooling2D()); m.add(GlobalAveragePooling2D()); m.add(Dense(2*latent_dim))
    m.add(tfpl.DistributionLambda(lambda t: tfd.Independent(tfd.Normal(t[..., :latent_dim], 1e-3 + tf.nn.softplus(t[..., latent_dim:]))), activity_regularizer=kl_regularizer))
    return m


def get_decoder(latent_dim):
    m = Sequential(name='decoder')
    m.add(Input(shape=(latent_dim,)))
    m.add(Dense(3*3*16)); m.add(PReLU()); m.add(Reshape((3,3,16)))
    m.add(Conv2DTranspose(16, 5, strides=3, padding='same', activation='relu'))
    m.add(Conv2DTranspose(8, 5, strides=2, padding='same', activation='relu'))
    m.add(Conv2DTranspose(3, 5, strides=2, padding='same'))
    m.add(tfpl.DistributionLambda(lambda t: tfd.Independent(tfd.Bernoulli(logits=t))))
    return m


def reconstruction_loss(batch_of_images, decoding_dist):
    return -tf.reduce_mean(decoding_dist.log_prob(batch_of_images))


def get_vae(encoder, decoder):
    return Model(encoder.inputs, decoder(encoder.outputs[0]))


def reconstruct(encoder, decoder, images):
    return decoder(encoder(images).mean()).mean()
