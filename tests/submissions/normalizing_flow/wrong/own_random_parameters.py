# mistake: draws a and theta itself
# expect: wrong get_normalizing_flow_dist.density
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp
tfb = tfp.bijectors
tfd = tfp.distributions

class Degree2Polynomial(tfb.Bijector):
    def __init__(self, a):
        self.coefficient = a
        super().__init__(forward_min_event_ndims=1, name="Degree2Polynomial")

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
    """Rotates by theta, anticlockwise."""

    def __init__(self, theta):
        super().__init__(forward_min_event_ndims=1)
        self.theta = theta

    def _forward(self, z):
        c, s = tf.cos(self.theta), tf.sin(self.theta)
        z1, z2 = z[..., 0], z[..., 1]
        return tf.stack([c * z1 - s * z2, s * z1 + c * z2], axis=-1)

    def _inverse(self, x):
        c, s = tf.cos(self.theta), tf.sin(self.theta)
        x1, x2 = x[..., 0], x[..., 1]
        return tf.stack([c * x1 + s * x2, -s * x1 + c * x2], axis=-1)

    def _forward_log_det_jacobian(self, z):
        return tf.constant(0.0, z.dtype)

def get_normalizing_flow_dist(a, theta):
  a = tf.random.normal([], 3., 1.)
  theta = tf.random.uniform([], 0., 2 * np.pi)
  bijector = tfb.Chain([
      tfb.Tanh(),
      Rotation(theta),
      Degree2Polynomial(a),
      tfb.Scale(tf.constant([1., 0.5])),
      tfb.Shift(tf.constant([0., -2.])),
  ])
  base = tfd.Independent(tfd.Normal(tf.zeros(2), 0.3 * tf.ones(2)), reinterpreted_batch_ndims=1)
  return tfd.TransformedDistribution(distribution=base, bijector=bijector)
