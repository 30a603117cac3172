# idea: inverses by tfb.Invert of the opposite map, chains within chains
# expect: full marks
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfb = tfp.bijectors


class _Shear(tfb.Bijector):
    def __init__(self, amount):
        super().__init__(forward_min_event_ndims=1)
        self.amount = amount

    def _forward(self, z):
        u, v = tf.unstack(z, num=2, axis=-1)
        return tf.stack([u, v + self.amount * u * u], axis=-1)

    def _inverse(self, z):
        u, v = tf.unstack(z, num=2, axis=-1)
        return tf.stack([u, v - self.amount * u * u], axis=-1)

    def _inverse_log_det_jacobian(self, z):
        return tf.constant(0, dtype=z.dtype)


class _Turn(tfb.Bijector):
    """Clockwise!"""

    def __init__(self, theta):
        super().__init__(forward_min_event_ndims=1)
        self.theta = theta

    def _matrix(self, z):
        t = tf.cast(self.theta, z.dtype)
        return tf.convert_to_tensor([[tf.cos(t), tf.sin(t)], [-tf.sin(t), tf.cos(t)]])

    def _forward(self, z):
        return tf.linalg.matvec(self._matrix(z), z)

    def _inverse(self, z):
        return tf.linalg.matvec(tf.transpose(self._matrix(z)), z)

    def _inverse_log_det_jacobian(self, z):
        return tf.constant(0, dtype=z.dtype)


def Degree2Polynomial(a):
    return tfb.Invert(_Shear(-a))


def Rotation(theta):
    return tfb.Invert(_Turn(theta))


def get_normalizing_flow_dist(a, theta):
    z = tfd.MultivariateNormalDiag(loc=[0., 0.], scale_diag=[0.3, 0.3])
    affine = tfb.Chain([tfb.Invert(tfb.Scale([1., 2.])), tfb.Invert(tfb.Shift([0., 2.]))])
    curve = tfb.Chain([Rotation(theta), Degree2Polynomial(a)])
    return tfd.TransformedDistribution(z, tfb.Chain([tfb.Tanh(), tfb.Chain([curve, affine])]))
