# mistake: a bracket is not closed
# expect: raised Degree2Polynomial.*
# expect: raised get_normalizing_flow_dist.shapes
# expect: raised get_normalizing_flow_dist.density
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfb = tfp.bijectors

class Degree2Polynomial(tfb.Bijector):
  def __init__(self, a, validate_args=False, name='deg2'):
    self.a = a
    super(Degree2Polynomial, self).__init__(validate_args=validate_args,
                                            forward_min_event_ndims=1, name=name)

  def _forward(self, x):
    return tf.concat([x[..., 0:1], x[..., 1:2 + self.a * tf.square(x[..., 0:1])], axis=-1)

  def _inverse(self, y):
    return tf.concat([y[..., 0:1], y[..., 1:2] - self.a * tf.square(y[..., 0:1])], axis=-1)

  def _forward_log_det_jacobian(self, x):
    return tf.zeros(x.shape[:-1], x.dtype)


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


def get_normalizing_flow_dist(a, theta):
    base = tfd.MultivariateNormalDiag(loc=[0.0, 0.0], scale_diag=[0.3, 0.3])
    f1 = tfb.Shift([0.0, -2.0])
    f2 = tfb.Scale([1.0, 0.5])
    f3 = Degree2Polynomial(a)
    f4 = Rotation(theta)
    f5 = tfb.Tanh()
    return tfd.TransformedDistribution(base, tfb.Chain([f5, f4, f3, f2, f1]))
