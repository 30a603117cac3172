# mistake: the grid covers [0, 1] only
# expect: wrong get_densities.values
# says: get_densities.values: [0, 1]
import numpy as np
import matplotlib.pyplot as plt
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfb = tfp.bijectors


class Degree2Polynomial(tfb.Bijector):
    def __init__(self, a):
        self.a = tf.cast(a, tf.float32)
        super(Degree2Polynomial, self).__init__(
            validate_args=False, forward_min_event_ndims=1, is_constant_jacobian=True)

    def _forward(self, x):
        return tf.concat([x[..., :1], x[..., 1:] + self.a * tf.square(x[..., :1])], axis=-1)

    def _inverse(self, y):
        return tf.concat([y[..., :1], y[..., 1:] - self.a * tf.square(y[..., :1])], axis=-1)

    def _forward_log_det_jacobian(self, x):
        return tf.constant(0.0, x.dtype)


class Rotation(tfb.Bijector):
    def __init__(self, theta):
        c, s = tf.cos(tf.cast(theta, tf.float32)), tf.sin(tf.cast(theta, tf.float32))
        self.R = tf.convert_to_tensor([[c, -s], [s, c]])
        super(Rotation, self).__init__(
            validate_args=False, forward_min_event_ndims=1, is_constant_jacobian=True)

    def _forward(self, x):
        return tf.linalg.matvec(self.R, x)

    def _inverse(self, y):
        return tf.linalg.matvec(tf.transpose(self.R), y)

    def _forward_log_det_jacobian(self, x):
        return tf.constant(0.0, x.dtype)


def get_normalizing_flow_dist(a, theta):
    bijectors = [tfb.Shift([0.0, -2.0]), tfb.Scale([1.0, 0.5]), Degree2Polynomial(a),
                 Rotation(theta), tfb.Tanh()]
    base = tfd.MultivariateNormalDiag(loc=tf.zeros(2), scale_diag=0.3 * tf.ones(2))
    return tfd.TransformedDistribution(base, tfb.Chain(list(reversed(bijectors))))


def get_densities(distribution):
    x = np.linspace(0.0, 1.0, 100).astype(distribution.dtype.as_numpy_dtype)
    X, Y = np.meshgrid(x, x)
    grid = np.stack([X, Y], axis=-1)
    rank = len(distribution.batch_shape)
    grid = grid.reshape((100, 100) + (1,) * rank + (2,))
    Z = distribution.prob(grid)
    order = list(range(2, 2 + rank)) + [0, 1]
    return tf.transpose(Z, order).numpy()


def get_image_array_from_density_values(Z):
    fig, ax = plt.subplots(figsize=(0.5, 0.5), dpi=72)
    ax.contourf(Z, levels=100, cmap="hot")
    ax.axis("off")
    fig.subplots_adjust(left=0, right=1, bottom=0, top=1)
    fig.canvas.draw()
    image = np.array(fig.canvas.buffer_rgba())[:, :, :3]
    plt.close(fig)
    return image


def create_image_dataset(num_images):
    images = []
    for _ in range(num_images):
        a = np.random.normal(3.0, 1.0)
        theta = np.random.uniform(0, 2 * np.pi)
        flow = tfd.BatchReshape(get_normalizing_flow_dist(a, theta), [1])
        Z = get_densities(flow)[0]
        images.append(get_image_array_from_density_values(np.asarray(Z)))
    return np.array(images)


def get_training_and_validation(images):
    n_train = int(0.8 * len(images))
    images = images.astype(np.float32) / 255.0
    train = tf.data.Dataset.from_tensor_slices((images[:n_train], images[:n_train]))
    val = tf.data.Dataset.from_tensor_slices((images[n_train:], images[n_train:]))
    train = train.shuffle(n_train).batch(20, drop_remainder=True)
    val = val.batch(20, drop_remainder=True)
    return train, val
