# mistake: maps that have nothing to do with those asked for, and a density without a flow
# expect: passed Degree2Polynomial.event
# expect: passed Rotation.event
# expect: passed get_normalizing_flow_dist.shapes
# expect: wrong Degree2Polynomial.*
# expect: wrong Rotation.*
# expect: wrong get_normalizing_flow_dist.*
import tensorflow as tf
import tensorflow_probability as tfp

tfb, tfd = tfp.bijectors, tfp.distributions


class Rotation(tfb.Bijector):
    def __init__(self, theta):
        super().__init__(forward_min_event_ndims=1)

    def _forward(self, z):
        return -z

    def _inverse(self, x):
        return -x

    def _forward_log_det_jacobian(self, z):
        return tf.zeros([], z.dtype)


class Degree2Polynomial(Rotation):
    def _forward(self, z):
        return z[..., ::-1]

    def _inverse(self, x):
        return x[..., ::-1]


def get_normalizing_flow_dist(a, theta):
    base = tfd.MultivariateNormalDiag(tf.zeros(2), 0.3 * tf.ones(2))
    return tfd.TransformedDistribution(base, tfb.Tanh())
