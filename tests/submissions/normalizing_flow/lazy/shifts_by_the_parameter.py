# mistake: both bijectors shift by their parameter; the flow squashes a Gaussian around (a, theta)
# expect: passed get_normalizing_flow_dist.shapes
# expect: wrong Degree2Polynomial.*
# expect: wrong Rotation.*
# expect: wrong get_normalizing_flow_dist.*
import tensorflow as tf
import tensorflow_probability as tfp

tfb, tfd = tfp.bijectors, tfp.distributions


def Degree2Polynomial(a):
    return tfb.Chain([tfb.Shift(tf.cast(a, tf.float32) * tf.ones(2))])


def Rotation(theta):
    return Degree2Polynomial(theta)


def get_normalizing_flow_dist(a, theta):
    base = tfd.MultivariateNormalDiag(tf.stack([a, theta]), [0.3, 0.3])
    return tfd.TransformedDistribution(base, tfb.Tanh())
