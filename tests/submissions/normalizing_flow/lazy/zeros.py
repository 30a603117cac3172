# mistake: zeros and constants of the right shapes
# expect: passed Degree2Polynomial.event
# expect: passed Rotation.event
# expect: passed get_normalizing_flow_dist.shapes
# expect: wrong Degree2Polynomial.*
# expect: wrong Rotation.*
# expect: wrong get_normalizing_flow_dist.*
import tensorflow as tf
import tensorflow_probability as tfp

tfb, tfd = tfp.bijectors, tfp.distributions


class Degree2Polynomial(tfb.Bijector):
    def __init__(self, parameter):
        super().__init__(forward_min_event_ndims=1)

    def _forward(self, z):
        return tf.zeros_like(z)

    def _inverse(self, x):
        return tf.zeros_like(x)

    def _forward_log_det_jacobian(self, z):
        return tf.zeros([], z.dtype)


class Rotation(Degree2Polynomial):
    pass


class Nothing:
    batch_shape = tf.TensorShape([])
    event_shape = tf.TensorShape([2])
    dtype = tf.float32

    def log_prob(self, x):
        return tf.zeros(tf.shape(x)[:-1])

    def sample(self, count):
        return tf.zeros([count, 2])


def get_normalizing_flow_dist(a, theta):
    return Nothing()
