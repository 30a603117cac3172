"""A random normalizing flow.

Complete the two bijectors and the function below. Their names and arguments are
fixed; how you write them is yours. Run `probgrade grade normalizing_flow.py` to see
how far you are.

Points of the plane are the last axis of an array: z has shape (*batch_shape, 2), and
z1, z2 are its two coordinates. The flow is

    f1(z) = (z1, z2 − 2)        f4(z) = R(theta) z, R turning anticlockwise
    f2(z) = (z1, z2 / 2)        f5(z) = tanh of each coordinate
    f3(z) = (z1, z2 + a z1²)    x = f5(f4(f3(f2(f1(z)))))
"""

import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfb = tfp.bijectors


class Degree2Polynomial(tfb.Bijector):
    """The bijector f3: (z1, z2) → (z1, z2 + a z1²)."""

    def __init__(self, a):
        """Keep `a` and tell `tfb.Bijector` that an event is one point of the plane.

        Arguments:
            a: a Python float, or a tensor of shape ().
        """
        raise NotImplementedError

    def _forward(self, z):
        """Where points go: float tensor (*batch_shape, 2) → float tensor (*batch_shape, 2)."""
        raise NotImplementedError

    def _inverse(self, x):
        """Where points came from: float tensor (*batch_shape, 2) → the same shape."""
        raise NotImplementedError

    def _forward_log_det_jacobian(self, z):
        """log|det| of the Jacobian of `_forward` at points z of shape (*batch_shape, 2).

        Returns:
            A float tensor of shape batch_shape, or of shape () if it is the same at
            every point.
        """
        raise NotImplementedError


class Rotation(tfb.Bijector):
    """The bijector f4: turns the plane anticlockwise about the origin."""

    def __init__(self, theta):
        """Keep `theta` and tell `tfb.Bijector` that an event is one point of the plane.

        Arguments:
            theta: the angle in radians, a Python float or a tensor of shape ().
        """
        raise NotImplementedError

    def _forward(self, z):
        """Where points go: float tensor (*batch_shape, 2) → float tensor (*batch_shape, 2)."""
        raise NotImplementedError

    def _inverse(self, x):
        """Where points came from: float tensor (*batch_shape, 2) → the same shape."""
        raise NotImplementedError

    def _forward_log_det_jacobian(self, z):
        """log|det| of the Jacobian of `_forward` at points z of shape (*batch_shape, 2).

        Returns:
            A float tensor of shape batch_shape, or of shape () if it is the same at
            every point.
        """
        raise NotImplementedError


def get_normalizing_flow_dist(a, theta):
    """The distribution of x = f5(f4(f3(f2(f1(z))))) for z ~ N(0, 0.3² I₂).

    Arguments:
        a: what f3 multiplies z1² by, a Python float or a tensor of shape ().
        theta: the angle of f4 in radians, a Python float or a tensor of shape ().

    Returns:
        A `tfd.TransformedDistribution` with batch shape () and event shape (2,). Its
        samples lie in (−1, 1)², and its `log_prob` takes points (*batch_shape, 2).
    """
    raise NotImplementedError
