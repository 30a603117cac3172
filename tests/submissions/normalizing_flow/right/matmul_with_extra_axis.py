# idea: matmul on column vectors; the log-determinant has one value per point
# expect: full marks
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfb = tfp.bijectors


class Degree2Polynomial(tfb.Bijector):
    def __init__(self, a, validate_args=False, name="degree_2_polynomial"):
        super().__init__(validate_args=validate_args, forward_min_event_ndims=1, name=name)
        self.a = a
        # picks z1 and puts its square in the second place
        self.put = np.array([[0, 0], [1, 0]])

    def _forward(self, z):
        put = tf.constant(self.put, z.dtype)
        return z + self.a * tf.squeeze(put @ (z ** 2)[..., tf.newaxis], -1)

    def _inverse(self, x):
        put = tf.constant(self.put, x.dtype)
        return x - self.a * tf.squeeze(put @ (x ** 2)[..., tf.newaxis], -1)

    def _forward_log_det_jacobian(self, z):
        return tf.zeros(z.shape[:-1], dtype=z.dtype)


class Rotation(tfb.Bijector):
    def __init__(self, theta, validate_args=False, name="rotation"):
        super().__init__(validate_args=validate_args, forward_min_event_ndims=1, name=name)
        self.theta = theta

    def R(self, theta, dtype):
        theta = tf.cast(theta, dtype)
        return tf.stack([tf.stack([tf.cos(theta), -tf.sin(theta)], 0),
                         tf.stack([tf.sin(theta), tf.cos(theta)], 0)], 0)

    def _forward(self, z):
        return tf.matmul(self.R(self.theta, z.dtype), z[..., tf.newaxis])[..., 0]

    def _inverse(self, x):
        return tf.matmul(self.R(-self.theta, x.dtype), x[..., tf.newaxis])[..., 0]

    def _forward_log_det_jacobian(self, z):
        return tf.zeros(z.shape[:-1], dtype=z.dtype)


def get_normalizing_flow_dist(a, theta):
    f = [tfb.Shift([0., -2.]), tfb.Scale([1., 1 / 2]), Degree2Polynomial(a), Rotation(theta), tfb.Tanh()]
    return tfd.TransformedDistribution(distribution=tfd.MultivariateNormalDiag(loc=[0., 0.], scale_diag=[0.3, 0.3]),
                                       bijector=tfb.Chain(f[::-1]))
