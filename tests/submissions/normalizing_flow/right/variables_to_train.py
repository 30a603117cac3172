# idea: the parameters are trainable variables
# expect: full marks
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfb = tfp.bijectors


class Degree2Polynomial(tfb.Bijector):
    def __init__(self, a):
        self.a = tf.Variable(a, dtype=tf.float32, trainable=True, name="a")
        super().__init__(forward_min_event_ndims=1, dtype=tf.float32)

    def _forward(self, z):
        return tf.stack([z[..., 0], z[..., 1] + self.a * z[..., 0] ** 2], axis=-1)

    def _inverse(self, x):
        return tf.stack([x[..., 0], x[..., 1] - self.a * x[..., 0] ** 2], axis=-1)

    def _forward_log_det_jacobian(self, z):
        return tf.zeros_like(z[..., 0])


class Rotation(tfb.Bijector):
    def __init__(self, theta):
        self.theta = tf.Variable(theta, dtype=tf.float32, trainable=True, name="theta")
        super().__init__(forward_min_event_ndims=1, dtype=tf.float32)

    def _forward(self, z):
        r, phi = tf.norm(z, axis=-1), tf.atan2(z[..., 1], z[..., 0])
        return tf.stack([r * tf.cos(phi + self.theta), r * tf.sin(phi + self.theta)], axis=-1)

    def _inverse(self, x):
        r, phi = tf.norm(x, axis=-1), tf.atan2(x[..., 1], x[..., 0])
        return tf.stack([r * tf.cos(phi - self.theta), r * tf.sin(phi - self.theta)], axis=-1)

    def _forward_log_det_jacobian(self, z):
        return tf.zeros_like(z[..., 0])


def get_normalizing_flow_dist(a, theta):
    base = tfd.Blockwise([tfd.Normal(0.0, 0.3), tfd.Normal(0.0, 0.3)])
    steps = [tfb.Tanh(), Rotation(theta), Degree2Polynomial(a), tfb.Scale([1.0, 0.5]), tfb.Shift([0.0, -2.0])]
    return tfd.TransformedDistribution(base, tfb.Chain(steps))
