# mistake: forward turns clockwise, inverse as if it had not
# expect: wrong Rotation.direction
# expect: wrong Rotation.inverse
# expect: wrong Rotation.round_trip
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfb = tfp.bijectors

class Degree2Polynomial(tfb.Bijector):
    """z2 becomes z2 + a z1^2."""

    def __init__(self, a):
        super().__init__(forward_min_event_ndims=1)
        self.a = a

    def _forward(self, z):
        z1, z2 = z[..., 0], z[..., 1]
        return tf.stack([z1, z2 + self.a * z1**2], axis=-1)

    def _inverse(self, x):
        x1, x2 = x[..., 0], x[..., 1]
        return tf.stack([x1, x2 - self.a * x1**2], axis=-1)

    def _forward_log_det_jacobian(self, z):
        return tf.constant(0.0, z.dtype)


class Rotation(tfb.Bijector):
    """Rotates by theta, anticlockwise."""

    def __init__(self, theta):
        super().__init__(forward_min_event_ndims=1)
        self.theta = theta

    def _forward(self, z):
        c, s = tf.cos(self.theta), tf.sin(self.theta)
        z1, z2 = z[..., 0], z[..., 1]
        return tf.stack([c * z1 + s * z2, -s * z1 + c * z2], axis=-1)

    def _inverse(self, x):
        c, s = tf.cos(self.theta), tf.sin(self.theta)
        x1, x2 = x[..., 0], x[..., 1]
        return tf.stack([c * x1 + s * x2, -s * x1 + c * x2], axis=-1)

    def _forward_log_det_jacobian(self, z):
        return tf.constant(0.0, z.dtype)


def get_normalizing_flow_dist(a, theta):
    base = tfd.MultivariateNormalDiag(loc=[0.0, 0.0], scale_diag=[0.3, 0.3])
    f1 = tfb.Shift([0.0, -2.0])
    f2 = tfb.Scale([1.0, 0.5])
    f3 = Degree2Polynomial(a)
    f4 = Rotation(theta)
    f5 = tfb.Tanh()
    return tfd.TransformedDistribution(base, tfb.Chain([f5, f4, f3, f2, f1]))
