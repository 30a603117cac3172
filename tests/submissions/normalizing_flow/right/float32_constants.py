# idea: parameters are cast to float32, so only single precision works
# expect: full marks
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfb = tfp.bijectors


class Degree2Polynomial(tfb.Bijector):
    def __init__(self, a, name="Degree2Polynomial"):
        super().__init__(forward_min_event_ndims=1, is_constant_jacobian=True, name=name)
        self.a = tf.cast(a, tf.float32)

    def _forward(self, z):
        z1, z2 = tf.split(z, 2, axis=-1)
        return tf.concat([z1, z2 + self.a * z1 * z1], -1)

    def _inverse(self, y):
        y1, y2 = tf.split(y, 2, axis=-1)
        return tf.concat([y1, y2 - self.a * y1 * y1], -1)

    def _forward_log_det_jacobian(self, z):
        return tf.constant(0.0)


class Rotation(tfb.Bijector):
    def __init__(self, theta, name="Rotation"):
        super().__init__(forward_min_event_ndims=1, is_constant_jacobian=True, name=name)
        theta = tf.cast(theta, tf.float32)
        self.rotation_matrix = tf.reshape(
            [tf.cos(theta), -tf.sin(theta), tf.sin(theta), tf.cos(theta)], [2, 2]
        )

    def _forward(self, z):
        return tf.linalg.matvec(self.rotation_matrix, z)

    def _inverse(self, y):
        return tf.linalg.matvec(self.rotation_matrix, y, transpose_a=True)

    def _forward_log_det_jacobian(self, z):
        return tf.constant(0.0)


def get_normalizing_flow_dist(a, theta):
    base_dist = tfd.Independent(tfd.Normal(loc=[0.0, 0.0], scale=[0.3, 0.3]), reinterpreted_batch_ndims=1)
    chain = tfb.Chain(
        [
            tfb.Tanh(),
            Rotation(theta),
            Degree2Polynomial(a),
            tfb.Scale(scale=tf.constant([1.0, 0.5])),
            tfb.Shift(shift=tf.constant([0.0, -2.0])),
        ]
    )
    return chain(base_dist)
