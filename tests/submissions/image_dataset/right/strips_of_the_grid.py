# idea: the grid in five strips, in a Python loop, to save memory
# expect: full marks
# images for the autoencoder
import io
import numpy as np
import matplotlib.pyplot as plt
import tensorflow as tf
import tensorflow_probability as tfp
from tensorflow_probability import distributions as tfd
from tensorflow_probability import bijectors as tfb
from PIL import Image


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
    # 20 rows at a time, my laptop has little memory
    x = np.linspace(-1, 1, 100)
    rank = len(distribution.batch_shape)
    strips = []
    for rows in np.split(x, 5):
        X, Y = np.meshgrid(x, rows)
        points = np.stack([X, Y], axis=-1).reshape((20, 100) + (1,) * rank + (2,))
        strips.append(distribution.prob(tf.constant(points, distribution.dtype)).numpy())
    p = np.concatenate(strips, axis=0)
    return np.moveaxis(p, (0, 1), (-2, -1))


def get_image_array_from_density_values(Z):
    fig = plt.figure(figsize=(0.5, 0.5), dpi=72, frameon=False)
    ax = fig.add_axes([0, 0, 1, 1])
    ax.set_axis_off()
    ax.contourf(Z, levels=100, cmap=plt.cm.hot)
    file = io.BytesIO()
    fig.savefig(file, format="png", dpi=72)
    plt.close(fig)
    file.seek(0)
    return np.asarray(Image.open(file).convert("RGB"))


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
