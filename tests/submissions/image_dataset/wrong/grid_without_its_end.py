# mistake: linspace with endpoint=False
# expect: wrong get_densities.values
# says: get_densities.values: stops before 1
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
    x = np.linspace(-1.0, 1.0, 100, endpoint=False).astype(distribution.dtype.as_numpy_dtype)
    X, Y = np.meshgrid(x, x)
    grid = np.stack([X, Y], axis=-1)
    rank = len(distribution.batch_shape)
    grid = grid.reshape((100, 100) + (1,) * rank + (2,))
    Z = distribution.prob(grid)
    order = list(range(2, 2 + rank)) + [0, 1]
    return tf.transpose(Z, order).numpy()


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
    order = np.random.permutation(len(images))
    cut = round(0.8 * len(images))
    parts = []
    for chosen in (order[:cut], order[cut:]):
        ds = tf.data.Dataset.from_tensor_slices(images[chosen])
        ds = ds.map(lambda im: tf.image.convert_image_dtype(im, tf.float32))
        parts.append(ds.map(lambda im: (im, im)))
    parts[0] = parts[0].shuffle(buffer_size=cut)
    return tuple(ds.batch(20, drop_remainder=True) for ds in parts)
