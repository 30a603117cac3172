# mistake: replaces z2 by a z1 squared
# expect: wrong Degree2Polynomial.forward
# expect: wrong Degree2Polynomial.inverse
# expect: wrong Degree2Polynomial.round_trip
# expect: wrong Degree2Polynomial.finite_differences
# expect: wrong get_normalizing_flow_dist.density
# says: Degree2Polynomial.forward: z2 is lost
import tensorflow as tf
from tensorflow_probability import bijectors as tfb, distributions as tfd

class Degree2Polynomial(tfb.Bijector):
    """z2 becomes z2 + a z1^2."""

    def __init__(self, a):
        super().__init__(forward_min_event_ndims=1)
        self.a = a

    def _forward(self, z):
        z1, z2 = z[..., 0], z[..., 1]
        return tf.stack([z1, self.a * z1**2], axis=-1)

    def _inverse(self, x):
        x1, x2 = x[..., 0], x[..., 1]
        return tf.stack([x1, x2 / self.a], axis=-1)

    def _forward_log_det_jacobian(self, z):
        return tf.constant(0.0, z.dtype)

class Rotation(tfb.Bijector):
  def __init__(self, theta, validate_args=False, name='rot'):
    c, s = tf.cos(theta), tf.sin(theta)
    self.R = tf.convert_to_tensor([[c, -s], [s, c]])
    super(Rotation, self).__init__(validate_args=validate_args,
                                   forward_min_event_ndims=1, name=name)

  def _forward(self, x):
    return tf.linalg.matvec(self.R, x)

  def _inverse(self, y):
    return tf.linalg.matvec(tf.transpose(self.R), y)

  def _forward_log_det_jacobian(self, x):
    return tf.zeros(x.shape[:-1], x.dtype)


SIGMA = 0.3


def get_normalizing_flow_dist(a, theta):
    start = tfd.Sample(tfd.Normal(0.0, SIGMA), sample_shape=2)
    affine = tfb.Chain([tfb.Scale([1.0, 0.5]), tfb.Shift([0.0, -2.0])])
    bent = tfb.Chain([Rotation(theta), Degree2Polynomial(a)])
    flow = tfb.Chain([tfb.Tanh(), bent, affine])
    return flow(start)
