# idea: tanh of its own that keeps away from the border and gives no mass beyond it
# expect: full marks
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfb = tfp.bijectors


class Squash(tfb.Bijector):
    """tanh whose inverse stays finite on the border."""

    def __init__(self):
        super().__init__(forward_min_event_ndims=0, name="squash")

    def _forward(self, z):
        return tf.tanh(z)

    def _inverse(self, x):
        limit = tf.constant(1 - 1e-7, x.dtype)
        return tf.atanh(tf.clip_by_value(x, -limit, limit))

    def _forward_log_det_jacobian(self, z):
        return 2.0 * (tf.math.log(tf.constant(2.0, z.dtype)) - z - tf.nn.softplus(-2.0 * z))


class Degree2Polynomial(tfb.Bijector):
    def __init__(self, a):
        super().__init__(forward_min_event_ndims=1, name="polynomial")
        self.a = a

    def _forward(self, z):
        z1, z2 = z[..., 0], z[..., 1]
        return tf.stack((z1, z2 + tf.cast(self.a, z.dtype) * tf.pow(z1, 2)), -1)

    def _inverse(self, x):
        x1, x2 = x[..., 0], x[..., 1]
        return tf.stack((x1, x2 - tf.cast(self.a, x.dtype) * tf.pow(x1, 2)), -1)

    def _forward_log_det_jacobian(self, z):
        # det [[1, 0], [2 a z1, 1]] = 1
        return tf.zeros((), z.dtype)


class Rotation(tfb.Bijector):
    def __init__(self, theta):
        super().__init__(forward_min_event_ndims=1, name="rotation")
        self.theta = theta

    def _rotate(self, v, angle):
        angle = tf.cast(angle, v.dtype)
        rows = [[tf.cos(angle), -tf.sin(angle)], [tf.sin(angle), tf.cos(angle)]]
        return tf.tensordot(v, tf.stack(rows), axes=[[-1], [1]])

    def _forward(self, z):
        return self._rotate(z, self.theta)

    def _inverse(self, x):
        return self._rotate(x, -self.theta)

    def _forward_log_det_jacobian(self, z):
        return tf.zeros((), z.dtype)


def get_normalizing_flow_dist(a, theta):
    base = tfd.MultivariateNormalDiag(loc=[0.0, 0.0], scale_diag=[0.3, 0.3])
    flow = tfb.Chain([Squash(), Rotation(theta), Degree2Polynomial(a), tfb.Scale([1.0, 0.5]), tfb.Shift([0.0, -2.0])])
    return tfd.TransformedDistribution(base, flow, validate_args=True)
