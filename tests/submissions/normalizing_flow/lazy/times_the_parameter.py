# mistake: the parameter is used, but for something else; the density is a Gaussian around (a, theta)
# expect: passed Degree2Polynomial.event
# expect: passed Rotation.event
# expect: passed get_normalizing_flow_dist.shapes
# expect: wrong Degree2Polynomial.*
# expect: wrong Rotation.*
# expect: wrong get_normalizing_flow_dist.*
import tensorflow as tf
import tensorflow_probability as tfp

tfb, tfd = tfp.bijectors, tfp.distributions


class Degree2Polynomial(tfb.Bijector):
    def __init__(self, factor):
        self.factor = factor
        super().__init__(forward_min_event_ndims=1)

    def _forward(self, z):
        return z * tf.cast(self.factor, z.dtype)

    def _inverse(self, x):
        return x / tf.cast(self.factor, x.dtype)

    def _forward_log_det_jacobian(self, z):
        return 2 * tf.math.log(tf.abs(tf.cast(self.factor, z.dtype)))


class Rotation(Degree2Polynomial):
    pass


def get_normalizing_flow_dist(a, theta):
    return tfd.MultivariateNormalDiag(tf.stack([a, theta]), [0.3, 0.3])
