# mistake: axes of length one are squeezed away
# expect: wrong get_densities.batch_of_one
# says: get_densities.batch_of_one: the batch axis is lost
# images for the autoencoder
import numpy as np
import matplotlib.pyplot as plt
import tensorflow as tf
import tensorflow_probability as tfp
from tensorflow_probability import distributions as tfd
from tensorflow_probability import bijectors as tfb


# copied from my solution of the previous exercise
class Degree2Polynomial(tfb.Bijector):
    """Bends the plane: (z1, z2 + a z1^2)."""

    def __init__(self, a, name="polynomial"):
        super().__init__(forward_min_event_ndims=1, name=name)
        self.a = a

    def _forward(self, z):
        z1, z2 = tf.unstack(z, axis=-1)
        return tf.stack([z1, z2 + self.a * z1 ** 2], axis=-1)

    def _inverse(self, x):
        x1, x2 = tf.unstack(x, axis=-1)
        return tf.stack([x1, x2 - self.a * x1 ** 2], axis=-1)

    def _forward_log_det_jacobian(self, z):
        return tf.zeros(tf.shape(z)[:-1], z.dtype)


class Rotation(tfb.Bijector):
    """Turns the plane anticlockwise."""

    def __init__(self, theta, name="rotation"):
        super().__init__(forward_min_event_ndims=1, name=name)
        self.cos, self.sin = float(np.cos(theta)), float(np.sin(theta))

    def _forward(self, z):
        z1, z2 = tf.unstack(z, axis=-1)
        return tf.stack([self.cos * z1 - self.sin * z2, self.sin * z1 + self.cos * z2], axis=-1)

    def _inverse(self, x):
        x1, x2 = tf.unstack(x, axis=-1)
        return tf.stack([self.cos * x1 + self.sin * x2, self.cos * x2 - self.sin * x1], axis=-1)

    def _forward_log_det_jacobian(self, z):
        return tf.zeros(tf.shape(z)[:-1], z.dtype)


def get_normalizing_flow_dist(a, theta):
    steps = tfb.Chain([
        tfb.Tanh(),
        Rotation(theta),
        Degree2Polynomial(float(a)),
        tfb.Scale([1.0, 0.5]),
        tfb.Shift([0.0, -2.0]),
    ])
    normal = tfd.MultivariateNormalDiag(loc=[0.0, 0.0], scale_diag=[0.3, 0.3])
    return steps(normal)


def get_densities(distribution):
    x = np.linspace(-1.0, 1.0, 100).astype(distribution.dtype.as_numpy_dtype)
    X, Y = np.meshgrid(x, x)
    grid = np.stack([X, Y], axis=-1)
    rank = len(distribution.batch_shape)
    grid = grid.reshape((100, 100) + (1,) * rank + (2,))
    Z = distribution.prob(grid)
    order = list(range(2, 2 + rank)) + [0, 1]
    return np.squeeze(tf.transpose(Z, order).numpy())


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
    def one_image():
        a, theta = 3 + np.random.randn(), 2 * np.pi * np.random.rand()
        d = tfd.BatchReshape(get_normalizing_flow_dist(a, theta), batch_shape=[1])
        z = np.asarray(get_densities(d))
        return get_image_array_from_density_values(z)

    return np.stack([one_image() for _ in range(num_images)])


def get_training_and_validation(images):
    order = np.random.permutation(len(images))
    cut = round(0.8 * len(images))
    parts = []
    for chosen in (order[:cut], order[cut:]):
        ds = tf.data.Dataset.from_tensor_slices(images[chosen])
        ds = ds.map(lambda im: tf.image.convert_image_dtype(im, tf.float32))
        parts.append(ds.map(lambda im: (im, im)))
    parts[0] = parts[0].shuffle(buffer_size=cut)
    return tuple(ds.batch(20, drop_remainder=True) for ds in parts)
