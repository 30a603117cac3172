# idea: functions that return tfb.Inline instead of classes
# expect: full marks
import tensorflow as tf
import tensorflow_probability as tfp
from tensorflow_probability import bijectors as tfb
from tensorflow_probability import distributions as tfd


def _no_volume_change(z):
    return tf.zeros(tf.shape(z)[:-1], dtype=z.dtype)


def Degree2Polynomial(a):
    def push(z):
        return tf.stack([z[..., 0], z[..., 1] + a * z[..., 0] ** 2], axis=-1)

    def pull(x):
        return tf.stack([x[..., 0], x[..., 1] - a * x[..., 0] ** 2], axis=-1)

    return tfb.Inline(
        forward_fn=push,
        inverse_fn=pull,
        forward_log_det_jacobian_fn=_no_volume_change,
        forward_min_event_ndims=1,
        name="degree2",
    )


def Rotation(theta):
    def spin(z, angle):
        return tf.stack(
            [
                z[..., 0] * tf.cos(angle) - z[..., 1] * tf.sin(angle),
                z[..., 0] * tf.sin(angle) + z[..., 1] * tf.cos(angle),
            ],
            axis=-1,
        )

    return tfb.Inline(
        forward_fn=lambda z: spin(z, theta),
        inverse_fn=lambda x: spin(x, -theta),
        inverse_log_det_jacobian_fn=_no_volume_change,
        forward_log_det_jacobian_fn=_no_volume_change,
        forward_min_event_ndims=1,
        name="rotate",
    )


def get_normalizing_flow_dist(a, theta):
    base = tfd.Sample(tfd.Normal(0.0, 0.3), sample_shape=[2])
    f12 = tfb.Inline(
        forward_fn=lambda z: (z - tf.constant([0.0, 2.0])) / tf.constant([1.0, 2.0]),
        inverse_fn=lambda x: x * tf.constant([1.0, 2.0]) + tf.constant([0.0, 2.0]),
        forward_log_det_jacobian_fn=lambda z: -tf.math.log(2.0),
        forward_min_event_ndims=1,
    )
    return tfb.Tanh()(Rotation(theta)(Degree2Polynomial(a)(f12)))(base)
