# mistake: a wrong log-determinant of the polynomial, everything else right
# expect: wrong Degree2Polynomial.log_determinant
# expect: wrong Degree2Polynomial.finite_differences
# expect: wrong get_normalizing_flow_dist.density
# says: get_normalizing_flow_dist.density: your Degree2Polynomial spoils
import tensorflow as tf
import tensorflow_probability as tfp
tfb, tfd = tfp.bijectors, tfp.distributions


class Degree2Polynomial(tfb.Bijector):
    def __init__(self, a):
        super().__init__(forward_min_event_ndims=1, name='f3')
        self.a = a

    def _forward(self, z):
        return tf.stack([z[..., 0], z[..., 1] + self.a * z[..., 0] ** 2], axis=-1)

    def _inverse(self, y):
        return tf.stack([y[..., 0], y[..., 1] - self.a * y[..., 0] ** 2], axis=-1)

    def _forward_log_det_jacobian(self, z):
        return tf.math.log(tf.abs(1 - 2 * self.a * z[..., 1]))


class Rotation(tfb.Bijector):
    def __init__(self, theta):
        super().__init__(forward_min_event_ndims=1, is_constant_jacobian=True, name='f4')
        self.c, self.s = tf.cos(theta), tf.sin(theta)

    def _forward(self, z):
        return tf.stack([self.c * z[..., 0] - self.s * z[..., 1],
                         self.s * z[..., 0] + self.c * z[..., 1]], axis=-1)

    def _inverse(self, y):
        return tf.stack([self.c * y[..., 0] + self.s * y[..., 1],
                         -self.s * y[..., 0] + self.c * y[..., 1]], axis=-1)

    def _forward_log_det_jacobian(self, z):
        return tf.zeros((), z.dtype)


def get_normalizing_flow_dist(a, theta):
    base = tfd.MultivariateNormalDiag(loc=[0., 0.], scale_diag=[0.3, 0.3])
    return tfd.TransformedDistribution(base, tfb.Chain([
        tfb.Tanh(), Rotation(theta), Degree2Polynomial(a), tfb.Scale([1., 0.5]), tfb.Shift([0., -2.])]))
