# mistake: the regulariser on the dense layer of the parameters, whose output is no distribution
# expect: wrong get_encoder.kl_loss
# says: get_encoder.kl_loss: whose output is no distribution
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
        Conv2D(8, 4, strides=3, activation='relu', input_shape=(36, 36, 3)), Flatten(),
        Dense(tfpl.MultivariateNormalTriL.params_size(latent_dim), activity_regularizer=kl_regularizer),
        tfpl.MultivariateNormalTriL(latent_dim)])

def get_decoder(latent_dim):
    return Sequential([
        Dense(9 * 9 * 8, activation='relu', input_shape=(latent_dim,)),
        Reshape((9, 9, 8)),
        UpSampling2D(4),
        Conv2D(3, 3, padding='same'),
        Flatten(),
        tfpl.IndependentBernoulli((36, 36, 3))])

def reconstruction_loss(batch_of_images, decoding_dist):
    return -tf.reduce_mean(decoding_dist.log_prob(batch_of_images))

def get_vae(encoder, decoder):
    return Model(inputs=encoder.inputs, outputs=decoder(encoder.outputs))

def reconstruct(encoder, decoder, images):
    return decoder(encoder(images).mean()).mean()
