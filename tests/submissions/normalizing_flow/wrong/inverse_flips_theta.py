# mistake: inverse changes the sign of the object's angle and calls forward
# expect: wrong Rotation.round_trip
# says: Rotation.round_trip: a call must not change the object
import tensorflow as tf
import tensorflow_probability as tfp

tfb = tfp.bijectors
tfd = tfp.distributions


class Degree2Polynomial(tfb.Bijector):
    def __init__(self, a):
        super().__init__(forward_min_event_ndims=1)
        self.a = a

    def _moved(self, z, a):
        return tf.stack([z[..., 0], z[..., 1] + tf.cast(a, z.dtype) * z[..., 0] ** 2], axis=-1)

    def _forward(self, z):
        return self._moved(z, self.a)

    def _inverse(self, x):
        return self._moved(x, -self.a)

    def _forward_log_det_jacobian(self, z):
        return tf.zeros_like(z[..., 0])


class Rotation(tfb.Bijector):
    def __init__(self, theta):
        super().__init__(forward_min_event_ndims=1)
        self.theta = theta

    def _turned(self, z, theta):
        c, s = tf.cos(tf.cast(theta, z.dtype)), tf.sin(tf.cast(theta, z.dtype))
        matrix = tf.stack([tf.stack([c, -s]), tf.stack([s, c])])
        return tf.linalg.matvec(matrix, z)

    def _forward(self, z):
        return self._turned(z, self.theta)

    def _inverse(self, x):
        self.theta = -self.theta
        return self._forward(x)

    def _forward_log_det_jacobian(self, z):
        return tf.zeros_like(z[..., 0])


def get_normalizing_flow_dist(a, theta):
    chain = tfb.Chain(
        [tfb.Tanh(), Rotation(theta), Degree2Polynomial(a), tfb.Scale([1.0, 0.5]), tfb.Shift([0.0, -2.0])]
    )
    return tfd.TransformedDistribution(tfd.MultivariateNormalDiag([0.0, 0.0], [0.3, 0.3]), chain)
