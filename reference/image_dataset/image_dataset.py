"""Pictures of densities: the reference solution."""

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp
from matplotlib import colormaps
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

tfb, tfd = tfp.bijectors, tfp.distributions

POINTS, PIXELS, LEVELS = 100, 36, 100
AXIS = np.linspace(-1.0, 1.0, POINTS)
DOTS_PER_INCH = 72
CHUNK = 50
"""Flows in one batch: more would not be faster, only need more memory."""


class Degree2Polynomial(tfb.Bijector):
    """(z1, z2) → (z1, z2 + a z1²), for a batch of coefficients `a`."""

    def __init__(self, a):
        self.a = tf.cast(a, tf.float32)
        super().__init__(forward_min_event_ndims=1, validate_args=False, is_constant_jacobian=True)

    def _forward(self, x):
        return tf.stack([x[..., 0], x[..., 1] + self.a * x[..., 0] ** 2], axis=-1)

    def _inverse(self, y):
        return tf.stack([y[..., 0], y[..., 1] - self.a * y[..., 0] ** 2], axis=-1)

    def _forward_log_det_jacobian(self, x):
        return tf.zeros((), x.dtype)


class Rotation(tfb.Bijector):
    """Anticlockwise rotation of the plane, for a batch of angles `theta`."""

    def __init__(self, theta):
        self.theta = tf.cast(theta, tf.float32)
        super().__init__(forward_min_event_ndims=1, validate_args=False, is_constant_jacobian=True)

    def _turn(self, x, theta):
        cos, sin = tf.cos(theta), tf.sin(theta)
        first, second = x[..., 0], x[..., 1]
        return tf.stack([cos * first - sin * second, sin * first + cos * second], axis=-1)

    def _forward(self, x):
        return self._turn(x, self.theta)

    def _inverse(self, y):
        return self._turn(y, -self.theta)

    def _forward_log_det_jacobian(self, x):
        return tf.zeros((), x.dtype)


def get_normalizing_flow_dist(a, theta):
    """The flow, or a batch of flows when `a` and `theta` are vectors."""
    steps = [
        tfb.Shift([0.0, -2.0]),
        tfb.Scale([1.0, 0.5]),
        Degree2Polynomial(a),
        Rotation(theta),
        tfb.Tanh(),
    ]
    zeros = tf.zeros((*np.shape(a), 2))
    base = tfd.MultivariateNormalDiag(loc=zeros, scale_diag=0.3 * tf.ones(2))
    return tfd.TransformedDistribution(base, tfb.Chain(steps[::-1]))


def get_densities(distribution):
    """The densities on the grid, (*batch_shape, 100, 100): rows follow y, columns x."""
    batch = distribution.batch_shape.rank
    points = np.stack(np.meshgrid(AXIS, AXIS), axis=-1)
    points = points.reshape(POINTS, POINTS, *[1] * batch, 2)
    density = distribution.prob(points.astype(distribution.dtype.as_numpy_dtype)).numpy()
    density = np.moveaxis(density, (0, 1), (-2, -1))
    # Towards the border the density falls to 0; on it, tanh has no inverse.
    return np.where(np.isfinite(density), density, 0.0)


def get_image_array_from_density_values(Z):
    """The filled contour plot of the densities, as Matplotlib draws it."""
    figure = Figure(figsize=(0.5, 0.5), dpi=DOTS_PER_INCH)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes([0, 0, 1, 1])
    axes.contourf(AXIS, AXIS, Z, levels=LEVELS, cmap="hot")
    axes.axis("off")
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3].copy()


def create_image_dataset(num_images):
    """One picture of a random flow's density for each image."""
    a = np.random.normal(3.0, 1.0, num_images)
    theta = np.random.uniform(0.0, 2 * np.pi, num_images)
    images = np.zeros((num_images, PIXELS, PIXELS, 3), np.uint8)
    for start in range(0, num_images, CHUNK):
        part = slice(start, start + CHUNK)
        flows = get_normalizing_flow_dist(a[part], theta[part])
        images[part] = [paint(density) for density in get_densities(flows)]
    return images


def paint(Z):
    """What `get_image_array_from_density_values` draws, without drawing: ten times faster.

    Matplotlib fills the bands between levels without smoothing, upwards: a pixel
    ends in the colour of the highest band that touches it. So it is enough to know
    the largest density within each pixel, the grid being interpolated linearly. It
    is found where grid lines and a pixel's edges cross. Bands that only touch a
    pixel's corner are not drawn, hence the margin. Where the density is not a number it is 0.
    """
    Z = np.nan_to_num(Z)
    levels = MaxNLocator(LEVELS + 1, min_n_ticks=1).tick_values(Z.min(), Z.max())
    levels = levels[max(np.sum(levels < Z.min()) - 1, 0) : np.sum(levels <= Z.max()) + 1]
    middle = (np.arange(len(levels) - 1) + 0.5) / (len(levels) - 1)
    colours = np.round(255 * colormaps["hot"](middle)[:, :3]).astype(np.uint8)
    band = np.searchsorted(levels, _largest_within_pixels(Z)) - 1
    return colours[np.clip(band, 0, len(colours) - 1)][::-1]


def _crossings(margin):
    """Where lines cross, in units of the grid, and each pixel's first and last crossing."""
    pixel = np.arange(PIXELS)
    edges = np.stack([pixel + margin, pixel + 1 - margin], axis=-1)
    edges = edges * (POINTS - 1) / PIXELS
    lines = np.union1d(np.arange(POINTS), edges)
    bounds = np.searchsorted(lines, edges) + [0, 1]
    return lines, bounds.ravel()


LINES, BOUNDS = _crossings(margin=0.04)
BEFORE = np.minimum(LINES.astype(int), POINTS - 2)
SHARE = LINES - BEFORE


def _largest_within_pixels(Z):
    for _ in range(2):  # along each axis in turn
        across = Z[BEFORE].T * (1 - SHARE) + Z[BEFORE + 1].T * SHARE
        Z = np.maximum.reduceat(across, BOUNDS, axis=1)[:, ::2]
    return Z


def get_training_and_validation(images):
    """Batches of scaled pairs: the first four fifths, shuffled, and the rest."""
    split = len(images) * 4 // 5
    training, validation = (
        tf.data.Dataset.from_tensor_slices(part) for part in (images[:split], images[split:])
    )
    training = training.shuffle(len(images))
    return tuple(
        part.map(_scaled_pair).batch(20, drop_remainder=True) for part in (training, validation)
    )


def _scaled_pair(image):
    scaled = tf.cast(image, tf.float32) / 255.0
    return scaled, scaled
