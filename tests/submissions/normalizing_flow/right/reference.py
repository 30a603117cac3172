# idea: bijectors that share one formula for forward and inverse
# expect: full marks
"""A random normalizing flow: the reference solution."""

import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfb = tfp.bijectors


class Degree2Polynomial(tfb.Bijector):
    """(z1, z2) → (z1, z2 + a z1²)."""

    def __init__(self, a, validate_args=False, name="degree2_polynomial"):
        self.a = a
        super().__init__(forward_min_event_ndims=1, validate_args=validate_args, name=name)

    def _forward(self, z):
        return self._added(z, self.a)

    def _inverse(self, x):
        return self._added(x, -self.a)

    def _added(self, z, a):
        first, second = tf.unstack(z, axis=-1)
        return tf.stack([first, second + tf.cast(a, z.dtype) * first**2], axis=-1)

    def _forward_log_det_jacobian(self, z):
        return tf.zeros([], z.dtype)


class Rotation(tfb.Bijector):
    """Turns the plane anticlockwise by the angle theta about the origin."""

    def __init__(self, theta, validate_args=False, name="rotation"):
        self.theta = theta
        super().__init__(forward_min_event_ndims=1, validate_args=validate_args, name=name)

    def _forward(self, z):
        return self._turned(z, self.theta)

    def _inverse(self, x):
        return self._turned(x, -self.theta)

    def _turned(self, z, theta):
        theta = tf.cast(theta, z.dtype)
        cos, sin = tf.cos(theta), tf.sin(theta)
        return tf.linalg.matvec(tf.reshape(tf.stack([cos, -sin, sin, cos]), (2, 2)), z)

    def _forward_log_det_jacobian(self, z):
        return tf.zeros([], z.dtype)


def get_normalizing_flow_dist(a, theta):
    """N(0, 0.3² I₂), shifted, halved, bent by `a`, turned by `theta` and squashed by tanh."""
    base = tfd.MultivariateNormalDiag(loc=[0.0, 0.0], scale_diag=[0.3, 0.3])
    # A chain applies its list from the last entry to the first.
    steps = [
        tfb.Tanh(),
        Rotation(theta),
        Degree2Polynomial(a),
        tfb.Scale([1.0, 0.5]),
        tfb.Shift([0.0, -2.0]),
    ]
    return tfd.TransformedDistribution(base, tfb.Chain(steps))
