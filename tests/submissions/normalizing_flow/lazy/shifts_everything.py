# mistake: both bijectors shift all points alike: none of it was asked for, and it fits together
# expect: passed Degree2Polynomial.event
# expect: passed Rotation.event
# expect: wrong Degree2Polynomial.*
# expect: wrong Rotation.*
# expect: not_implemented get_normalizing_flow_dist.*
# says: Rotation.log_determinant: does not count
import tensorflow as tf
import tensorflow_probability as tfp


class Degree2Polynomial(tfp.bijectors.Bijector):
    def __init__(self, a):
        super().__init__(forward_min_event_ndims=1)

    def _forward(self, z):
        return z + 1

    def _inverse(self, x):
        return x - 1

    def _forward_log_det_jacobian(self, z):
        return tf.zeros((), z.dtype)


class Rotation(Degree2Polynomial):
    pass
