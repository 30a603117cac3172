# mistake: a bracket was never closed
# expect: raised get_image_array_from_density_values.*
# Pictures of random flows, week 4
import tensorflow as tf
import numpy as np
from tensorflow_probability import bijectors as tfb, distributions as tfd
from matplotlib.figure import Figure
from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas


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
    """Densities on a 100 x 100 grid, batch first."""
    batch_shape = tuple(distribution.batch_shape)
    axis = tf.cast(tf.linspace(-1.0, 1.0, 100), distribution.dtype)
    points = tf.reshape(tf.stack(tf.meshgrid(axis, axis), axis=-1), (10000, 2))
    # (10000, 1, ..., 1, 2) broadcasts against the batch
    for _ in batch_shape:
        points = tf.expand_dims(points, 1)
    p = distribution.prob(points)
    p = tf.reshape(p, (10000, -1))
    return tf.reshape(tf.transpose(p), batch_shape + (100, 100))


def get_image_array_from_density_values(Z):
    assert Z.shape == (100, 100)
    fig = Figure(figsize=(0.5, 0.5), dpi=72
    canvas = FigureCanvas(fig)
    ax = fig.gca()
    ax.contourf(np.linspace(-1, 1, 100), np.linspace(-1, 1, 100), Z, 100, cmap="hot")
    ax.axis("off")
    fig.tight_layout(pad=0)
    ax.margins(0)
    canvas.draw()
    image_from_plot = np.frombuffer(canvas.buffer_rgba(), dtype=np.uint8)
    image_from_plot = image_from_plot.reshape(canvas.get_width_height()[::-1] + (4,))
    return image_from_plot[..., :3]


def create_image_dataset(num_images):
    data = np.zeros((num_images, 36, 36, 3), dtype=np.uint8)
    thetas = tfd.Uniform(0.0, 2 * np.pi).sample(num_images)
    coefficients = tfd.Normal(3.0, 1.0).sample(num_images)
    for i, (a, theta) in enumerate(zip(coefficients.numpy(), thetas.numpy())):
        dist = get_normalizing_flow_dist(a, theta)
        dist = tfd.BatchBroadcast(dist, [1])
        densities = np.array(get_densities(dist))
        data[i] = get_image_array_from_density_values(densities[0])
    return data


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
