# mistake: no flow: pictures of Gaussians at random places
# expect: wrong create_image_dataset.pixels
# expect: wrong create_image_dataset.different
# expect: wrong create_image_dataset.coefficients
# expect: wrong create_image_dataset.angles
# expect: wrong create_image_dataset.flows
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp
from matplotlib.figure import Figure
from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas

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
    side = np.linspace(-1, 1, 100)
    points = np.array([[(x, y) for x in side] for y in side], dtype=distribution.dtype.as_numpy_dtype)
    batch = distribution.batch_shape.as_list()
    logs = distribution.log_prob(points.reshape([100, 100] + [1] * len(batch) + [2])).numpy()
    densities = np.exp(logs)
    densities[np.isnan(densities)] = 0.0          # the border, where tanh is not invertible
    for _ in batch:
        densities = np.moveaxis(densities, 2, -1)
    return np.moveaxis(densities, [0, 1], [-2, -1])


def get_image_array_from_density_values(Z):
    assert Z.shape == (100, 100)
    fig = Figure(figsize=(0.5, 0.5), dpi=72)
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
    means = np.random.uniform(-0.5, 0.5, (num_images, 2)).astype(np.float32)
    gaussians = tfd.MultivariateNormalDiag(means, [0.3, 0.3])
    return np.array([get_image_array_from_density_values(z) for z in np.array(get_densities(gaussians))])


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
