# idea: a flow with vectors of parameters, so that all densities come from one call
# expect: full marks
# Pictures of random flows, week 4
import tensorflow as tf
import numpy as np
import matplotlib.pyplot as plt
from tensorflow_probability import bijectors as tfb, distributions as tfd


class Degree2Polynomial(tfb.Bijector):
    def __init__(self, a):
        super().__init__(forward_min_event_ndims=1, is_constant_jacobian=True)
        self.a = tf.convert_to_tensor(a, tf.float32)

    def _forward(self, x):
        return tf.stack([x[..., 0], x[..., 1] + self.a * x[..., 0] ** 2], -1)

    def _inverse(self, y):
        return tf.stack([y[..., 0], y[..., 1] - self.a * y[..., 0] ** 2], -1)

    def _forward_log_det_jacobian(self, x):
        return tf.constant(0., x.dtype)


class Rotation(tfb.Bijector):
    def __init__(self, theta):
        super().__init__(forward_min_event_ndims=1, is_constant_jacobian=True)
        self.theta = tf.convert_to_tensor(theta, tf.float32)

    def _forward(self, x):
        c, s = tf.cos(self.theta), tf.sin(self.theta)
        return tf.stack([c * x[..., 0] - s * x[..., 1], s * x[..., 0] + c * x[..., 1]], -1)

    def _inverse(self, y):
        c, s = tf.cos(self.theta), tf.sin(self.theta)
        return tf.stack([c * y[..., 0] + s * y[..., 1], -s * y[..., 0] + c * y[..., 1]], -1)

    def _forward_log_det_jacobian(self, x):
        return tf.constant(0., x.dtype)


def get_normalizing_flow_dist(a, theta):
    loc = tf.zeros(tuple(np.shape(a)) + (2,))
    base = tfd.Independent(tfd.Normal(loc, 0.3), 1)
    chain = tfb.Chain([tfb.Tanh(), Rotation(theta), Degree2Polynomial(a),
                       tfb.Scale([1., .5]), tfb.Shift([0., -2.])])
    return tfd.TransformedDistribution(base, chain)


def get_densities(distribution):
    x = np.linspace(-1.0, 1.0, 100).astype(distribution.dtype.as_numpy_dtype)
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
    a = tfd.Normal(3., 1.).sample(num_images)
    theta = tfd.Uniform(0., 2 * np.pi).sample(num_images)
    densities = np.asarray(get_densities(get_normalizing_flow_dist(a, theta)))
    return [get_image_array_from_density_values(Z) for Z in densities]


def get_training_and_validation(images):
    def normalise(image):
        image = tf.cast(image, tf.float32) / 255.
        return image, image

    size = images.shape[0]
    dataset = tf.data.Dataset.from_tensor_slices(images)
    training = dataset.take(size * 8 // 10).shuffle(1000)
    validation = dataset.skip(size * 8 // 10)
    training = training.map(normalise).batch(20, drop_remainder=True)
    validation = validation.map(normalise).batch(20, drop_remainder=True)
    return training.prefetch(1), validation.prefetch(1)
