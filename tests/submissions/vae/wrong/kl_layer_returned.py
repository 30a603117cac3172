# mistake: a layer that adds the divergence to a model's losses, in place of a regulariser
# expect: wrong get_kl_regularizer.*
# says: get_kl_regularizer.divergence: got a distribution
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
    return tfpl.KLDivergenceAddLoss(prior, use_exact_kl=True)

def get_encoder(latent_dim, kl_regularizer):
    return Sequential([
        Conv2D(8, 4, strides=3, activation='relu', input_shape=(36, 36, 3)),
        BatchNormalization(),
        Flatten(),
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
    return -tf.reduce_mean(decoding_dist.log_prob(batch_of_images))

def get_vae(encoder, decoder):
    return Model(inputs=encoder.inputs, outputs=decoder(encoder.outputs))

def reconstruct(encoder, decoder, images):
    return decoder(encoder(images).mean()).mean()
