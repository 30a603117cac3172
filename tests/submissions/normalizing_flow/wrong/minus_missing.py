# mistake: the matrix has no minus
# expect: wrong Rotation.forward
# expect: wrong Rotation.direction
# expect: wrong Rotation.inverse
# expect: wrong Rotation.round_trip
# expect: wrong Rotation.opposite_angles
# expect: wrong Rotation.finite_differences
# expect: wrong get_normalizing_flow_dist.density
# says: Rotation.forward: One sine must have a minus
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp
tfb = tfp.bijectors
tfd = tfp.distributions

class Degree2Polynomial(tfb.Bijector):
  def __init__(self, a, validate_args=False, name='deg2'):
    self.a = a
    super(Degree2Polynomial, self).__init__(validate_args=validate_args,
                                            forward_min_event_ndims=1, name=name)

  def _forward(self, x):
    return tf.concat([x[..., 0:1], x[..., 1:2] + self.a * tf.square(x[..., 0:1])], axis=-1)

  def _inverse(self, y):
    return tf.concat([y[..., 0:1], y[..., 1:2] - self.a * tf.square(y[..., 0:1])], axis=-1)

  def _forward_log_det_jacobian(self, x):
    return tf.zeros(x.shape[:-1], x.dtype)

class Rotation(tfb.Bijector):
  def __init__(self, theta, validate_args=False, name='rot'):
    c, s = tf.cos(theta), tf.sin(theta)
    self.R = tf.convert_to_tensor([[c, s], [s, c]])
    super(Rotation, self).__init__(validate_args=validate_args,
                                   forward_min_event_ndims=1, name=name)

  def _forward(self, x):
    return tf.linalg.matvec(self.R, x)

  def _inverse(self, y):
    return tf.linalg.matvec(tf.transpose(self.R), y)

  def _forward_log_det_jacobian(self, x):
    return tf.zeros(x.shape[:-1], x.dtype)

def get_normalizing_flow_dist(a, theta):
  bijector = tfb.Chain([
      tfb.Tanh(),
      Rotation(theta),
      Degree2Polynomial(a),
      tfb.Scale(tf.constant([1., 0.5])),
      tfb.Shift(tf.constant([0., -2.])),
  ])
  base = tfd.Independent(tfd.Normal(tf.zeros(2), 0.3 * tf.ones(2)), reinterpreted_batch_ndims=1)
  return tfd.TransformedDistribution(distribution=base, bijector=bijector)
