# idea: everything in double precision, so single precision points are refused
# expect: full marks
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp
tfd = tfp.distributions
tfb = tfp.bijectors

DTYPE = tf.float64


class Degree2Polynomial(tfb.Bijector):
    """f3"""
    def __init__(self, a):
        super().__init__(forward_min_event_ndims=1, dtype=DTYPE, name="poly")
        self.a = tf.cast(a, DTYPE)

    def _forward(self, z):
        shift = self.a * z[..., 0]**2
        return z + tf.stack([tf.zeros_like(shift), shift], axis=-1)

    def _inverse(self, x):
        shift = self.a * x[..., 0]**2
        return x - tf.stack([tf.zeros_like(shift), shift], axis=-1)

    def _forward_log_det_jacobian(self, z):
        return tf.zeros_like(z[..., 0])


class Rotation(tfb.Bijector):
    """f4"""
    def __init__(self, theta):
        super().__init__(forward_min_event_ndims=1, dtype=DTYPE, name="rot")
        theta = tf.cast(theta, DTYPE)
        self.R = tf.stack([[tf.cos(theta), -tf.sin(theta)],
                           [tf.sin(theta),  tf.cos(theta)]])

    def _forward(self, z):
        # row vectors, so multiply by the transpose from the right
        return tf.einsum('...j,ij->...i', z, self.R)

    def _inverse(self, x):
        return tf.einsum('...j,ji->...i', x, self.R)

    def _forward_log_det_jacobian(self, z):
        return tf.math.log(tf.abs(tf.linalg.det(self.R)))


def get_normalizing_flow_dist(a, theta):
    loc, sigma = np.zeros(2), 0.3 * np.ones(2)
    base = tfd.MultivariateNormalDiag(loc=loc, scale_diag=sigma)
    f1 = tfb.Shift(np.array([0., -2.]))
    f2 = tfb.Scale(np.array([1., .5]))
    return tfd.TransformedDistribution(
        base, tfb.Chain([tfb.Tanh(), Rotation(theta), Degree2Polynomial(a), f2, f1]))
