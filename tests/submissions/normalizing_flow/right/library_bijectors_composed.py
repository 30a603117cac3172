# idea: no bijector of its own, only TFP's: RealNVP for the polynomial, a linear operator to rotate
# expect: full marks
import tensorflow as tf
import tensorflow_probability as tfp

tfd, tfb = tfp.distributions, tfp.bijectors


class Degree2Polynomial(tfb.RealNVP):
    """A coupling layer: the first coordinate decides how far the second one is shifted."""

    def __init__(self, a):
        super().__init__(
            num_masked=1,
            shift_and_log_scale_fn=lambda z1, units, **_: (a * tf.square(z1), None),
        )


def Rotation(theta):
    theta = tf.convert_to_tensor(theta)
    c, s = tf.cos(theta), tf.sin(theta)
    matrix = tf.stack([tf.stack([c, -s]), tf.stack([s, c])])
    operator = tf.linalg.LinearOperatorFullMatrix(matrix, is_non_singular=True, is_square=True)
    return tfb.ScaleMatvecLinearOperator(operator)


def get_normalizing_flow_dist(a, theta):
    base = tfd.MultivariateNormalTriL(loc=tf.zeros(2), scale_tril=0.3 * tf.eye(2))
    squeeze = tfb.ScaleMatvecDiag(scale_diag=[1.0, 0.5])
    return tfd.TransformedDistribution(
        base,
        tfb.Chain([tfb.Tanh(), Rotation(theta), Degree2Polynomial(a), squeeze, tfb.Shift([0.0, -2.0])]),
    )
