# mistake: the polynomial claims to move whole batches
# expect: wrong Degree2Polynomial.event
# expect: wrong Degree2Polynomial.single_point
# expect: wrong get_normalizing_flow_dist.density
import tensorflow as tf
from tensorflow_probability import bijectors as tfb, distributions as tfd

class Degree2Polynomial(tfb.Bijector):
    def __init__(self, a):
        self.coefficient = a
        super().__init__(forward_min_event_ndims=2, name="Degree2Polynomial")

    def shift(self, z):
        first = z[..., 0]
        return tf.stack([tf.zeros_like(first), self.coefficient * first * first], axis=-1)

    def _forward(self, z):
        return z + self.shift(z)

    def _inverse(self, z):
        return z - self.shift(z)

    def _forward_log_det_jacobian(self, z):
        return tf.zeros_like(z[..., 0])


class Rotation(tfb.Bijector):
    def __init__(self, theta):
        self.angle = theta
        super().__init__(forward_min_event_ndims=1, name="Rotation")

    def turn(self, z, angle):
        angle = tf.cast(angle, z.dtype)
        matrix = tf.stack([[tf.cos(angle), -tf.sin(angle)], [tf.sin(angle), tf.cos(angle)]])
        return tf.einsum("ij,...j->...i", matrix, z)

    def _forward(self, z):
        return self.turn(z, self.angle)

    def _inverse(self, z):
        return self.turn(z, -self.angle)

    def _forward_log_det_jacobian(self, z):
        return tf.zeros_like(z[..., 0])


SIGMA = 0.3


def get_normalizing_flow_dist(a, theta):
    start = tfd.Sample(tfd.Normal(0.0, SIGMA), sample_shape=2)
    affine = tfb.Chain([tfb.Scale([1.0, 0.5]), tfb.Shift([0.0, -2.0])])
    bent = tfb.Chain([Rotation(theta), Degree2Polynomial(a)])
    flow = tfb.Chain([tfb.Tanh(), bent, affine])
    return flow(start)
