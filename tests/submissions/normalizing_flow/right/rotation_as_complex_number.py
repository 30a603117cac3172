# idea: the plane as complex numbers; a rotation is a multiplication by exp(i theta)
# expect: full marks
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfb = tfp.bijectors


def to_complex(z):
    return tf.complex(z[..., 0], z[..., 1])


def to_plane(w):
    return tf.stack([tf.math.real(w), tf.math.imag(w)], axis=-1)


class Rotation(tfb.Bijector):
    def __init__(self, theta):
        parameters = dict(locals())
        self.theta = theta
        super().__init__(forward_min_event_ndims=1, parameters=parameters)

    def _phasor(self, z, sign):
        angle = tf.cast(self.theta, z.dtype) * sign
        return tf.exp(tf.complex(tf.zeros_like(angle), angle))

    def _forward(self, z):
        return to_plane(to_complex(z) * self._phasor(z, +1))

    def _inverse(self, x):
        return to_plane(to_complex(x) * self._phasor(x, -1))

    def _inverse_log_det_jacobian(self, x):
        return tf.zeros_like(x[..., 0])


class Degree2Polynomial(tfb.Bijector):
    def __init__(self, a):
        parameters = dict(locals())
        self.a = a
        super().__init__(forward_min_event_ndims=1, parameters=parameters)

    def _parabola(self, z):
        return tf.cast(self.a, z.dtype) * tf.stack([tf.zeros_like(z[..., 0]), z[..., 0] ** 2], -1)

    def _forward(self, z):
        return z + self._parabola(z)

    def _inverse(self, x):
        return x - self._parabola(x)

    def _inverse_log_det_jacobian(self, x):
        return tf.zeros_like(x[..., 0])


def get_normalizing_flow_dist(a, theta):
    # (z2 - 2) / 2 = z2 / 2 - 1
    first_two = tfb.Chain([tfb.Shift([0.0, -1.0]), tfb.Scale([1.0, 0.5])])
    last_three = tfb.Chain([tfb.Tanh(), Rotation(theta), Degree2Polynomial(a)])
    return tfd.TransformedDistribution(
        tfd.MultivariateNormalDiag(scale_diag=[0.3, 0.3]), tfb.Chain([last_three, first_two])
    )
