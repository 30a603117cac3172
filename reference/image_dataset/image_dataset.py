"""Pictures of densities.

Complete the four functions below. Their names, arguments and return values are
fixed; how you write them is yours. Run `probgrade grade image_dataset.py` to see how
far you are.
"""

# %%
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfb = tfp.bijectors
tfd = tfp.distributions

# Copy your flow from the previous exercise here: Degree2Polynomial, Rotation and
# get_normalizing_flow_dist(a, theta), arguments in this order. create_image_dataset
# needs it.

### BEGIN SOLUTION
from matplotlib import colormaps
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

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


### END SOLUTION

# %% [markdown]
# # Pictures of densities
#
# The normalizing flows of the previous exercise give a density on a square; here you make
# pictures of such densities, many of them, and turn them into data sets on which the next
# exercise trains an autoencoder. Allow about two hours.
#
# Complete the four functions of [`image_dataset.py`](image_dataset.py), in a module or a notebook;
# copy your flow from the previous exercise above them. `create_image_dataset` needs
# `Degree2Polynomial`, `Rotation` and `get_normalizing_flow_dist(a, theta)`, arguments in this order.
#
# <!-- functions -->

# %% [markdown]
# ## Densities on a grid
#
# A distribution with batch shape `(B,)` and event shape `(2,)` is B densities of points of the plane.
# `log_prob` lines its argument up with the batch shape from the right, after the event is taken off:
#
# | points | batch shape | result |
# |---|---|---|
# | `(2,)` | `(B,)` | `(B,)`: one point, each density |
# | `(100, 100, 2)` | `()` | `(100, 100)` |
# | `(100, 100, 2)` | `(B,)` | an error, unless B is 1 or 100: the last axis of the grid would meet B |
# | `(100, 100, 1, 2)` | `(B,)` | `(100, 100, B)`: each point, each density |
#
# In the last line the axes come in the wrong order, and the batch must move to the front. With
# several batch axes as many axes of length 1 are needed.
#
# Rows of the grid follow y and columns x, both upwards, as `np.meshgrid` has them unless told
# otherwise. With `indexing="ij"` it is the other way round; the grader takes that too, and
# pictures drawn to match. The grid's border lies at ±1, where tanh has no finite inverse: what your
# densities are there is not graded.


# %%
def get_densities(distribution):
    """The density of each distribution of a batch, on a grid over the square [−1, 1]².

    The grid is `np.linspace(-1, 1, 100)` along each axis. Rows follow the second
    coordinate, columns the first, as in `np.meshgrid`.

    Arguments:
        distribution: a batched distribution with event shape (2,) and a batch shape
            of rank one or more.

    Returns:
        A NumPy array of shape (*batch_shape, 100, 100). What stands on the grid's
        border, where tanh has no inverse, is yours.
    """
    ### BEGIN SOLUTION
    batch = distribution.batch_shape.rank
    points = np.stack(np.meshgrid(AXIS, AXIS), axis=-1)
    points = points.reshape(POINTS, POINTS, *[1] * batch, 2)
    density = distribution.prob(points.astype(distribution.dtype.as_numpy_dtype)).numpy()
    density = np.moveaxis(density, (0, 1), (-2, -1))
    # Towards the border the density falls to 0; on it, tanh has no inverse.
    return np.where(np.isfinite(density), density, 0.0)
    ### END SOLUTION


# %% [markdown]
# A density that you know: the highest value lies at the mean, and the grid of a batch has one more
# axis in front.

# %% tags=["active-ipynb"]
# known = tfd.MultivariateNormalDiag([[0.5, -0.5], [0.0, 0.0]], [[0.2, 0.4], [0.3, 0.3]])
# Z = np.asarray(get_densities(known))
# print(Z.shape)
# print(np.unravel_index(np.argmax(Z[0]), Z[0].shape))

# %% [markdown]
# ## A picture of a density
#
# A contour line joins the points at which a function has one value, as a line on a map joins places
# of one height. `contourf` fills the space between neighbouring lines; with a hundred levels the
# steps are too fine to see, and the picture is as good as the density itself. The levels are spread
# between the lowest and the highest value *of this picture*: brightness compares points of one
# density, not two densities.
#
# The first row of `Z` is at the bottom of the picture, where `contourf` puts it; `imshow` does
# not. Leave `antialiased` as it is: smoothed bands let the white background through. Half an inch is
# 36 pixels only at 72 dots per inch; Matplotlib's default of 100 makes 50. The frame is to be filled:
# no axes, no margins. Close each figure when you have its pixels, or a thousand stay in memory.


# %%
def figure_to_array(figure):
    """The pixels of a figure made by `plt.figure` or `plt.subplots`. Complete as it is.

    A figure of half an inch is 36 pixels wide only at 72 dots per inch, and
    Matplotlib's default is 100: say `plt.figure(figsize=(0.5, 0.5), dpi=72)`.

    Returns:
        A `uint8` array of shape (height, width, 3). The canvas has four channels,
        the last of which is opacity. (Older notebooks call `tostring_rgb`, which
        Matplotlib 3.10 removed.)
    """
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[..., :3].copy()


# %%
def get_image_array_from_density_values(Z):
    """A filled contour plot of densities, as an array of pixels.

    A hundred levels, the colour map "hot", no axes and nothing around the plot.

    `figure_to_array` turns a figure into an array; read there how many dots per inch
    make 36 pixels.

    Arguments:
        Z: array of shape (100, 100), densities on the grid of `get_densities`.

    Returns:
        A NumPy array of shape (36, 36, 3) and dtype uint8.
    """
    ### BEGIN SOLUTION
    figure = Figure(figsize=(0.5, 0.5), dpi=DOTS_PER_INCH)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes([0, 0, 1, 1])
    axes.contourf(AXIS, AXIS, Z, levels=LEVELS, cmap="hot")
    axes.axis("off")
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3].copy()
    ### END SOLUTION


# %% [markdown]
# The bump is right of the middle and below it:

# %% tags=["active-ipynb"]
# picture = get_image_array_from_density_values(Z[0])
# print(picture.shape, picture.dtype)
# plt.imshow(picture)

# %% [markdown]
# ## Many pictures
#
# Each picture is of another flow, so a and θ are drawn anew each time: a ~ N(3, 1), θ ~ U[0, 2π). A
# generator that is seeded within the loop draws the same flow again and again.
#
# ![Twenty pictures of flows, each bent and turned in another way](images.png)


# %%
def create_image_dataset(num_images):
    """Pictures of the densities of random normalizing flows, one flow for each.

    One flow has batch shape (); `tfd.BatchReshape(flow, [1])` makes a batch of it.

    Its parameters are random: theta uniform between 0 and 2π, a normal with mean 3
    and standard deviation 1.

    Arguments:
        num_images: how many; the course asks for 1000.

    Returns:
        A NumPy array of shape (num_images, 36, 36, 3), pixels from 0 to 255.
    """
    ### BEGIN SOLUTION
    a = np.random.normal(3.0, 1.0, num_images)
    theta = np.random.uniform(0.0, 2 * np.pi, num_images)
    images = np.zeros((num_images, PIXELS, PIXELS, 3), np.uint8)
    for start in range(0, num_images, CHUNK):
        part = slice(start, start + CHUNK)
        flows = get_normalizing_flow_dist(a[part], theta[part])
        images[part] = [paint(density) for density in get_densities(flows)]
    return images
    ### END SOLUTION


### BEGIN SOLUTION
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


### END SOLUTION

# %% [markdown]
# Each picture should be of another density:

# %% tags=["active-ipynb"]
# images = create_image_dataset(60)
# print(images.shape, images.dtype, images.min(), images.max())
# figure, axes = plt.subplots(2, 5)
# for image, axis in zip(images, axes.flat):
#     axis.imshow(image)
#     axis.axis("off")

# %% [markdown]
# ## Training and validation
#
# An autoencoder is asked for its own input, so every element is a pair of an image and the same
# image. What it has learned shows on images that it has not been trained on, and only there: a network
# of enough weights can reproduce its training set by heart.
#
# `Dataset.shuffle` draws a new order every time it is iterated. Shuffle the whole and split it
# afterwards with `take` and `skip`, and in the second epoch the two parts are cut from another
# order: the network is validated on images it has been trained on. Split first.


# %%
def get_training_and_validation(images):
    """The images as data sets to train an autoencoder with.

    Pixels are scaled to run from 0 to 1, and each element is a pair of an image and
    the same image. Training holds 80 % of the images, shuffled; validation holds the
    others, and never one of training's. Both come in batches of 20 whose remainder is
    dropped.

    Arguments:
        images: array of shape (N, 36, 36, 3), pixels from 0 to 255.

    Returns:
        Two `tf.data.Dataset`, training and validation, each with the element_spec of
        a pair of `tf.TensorSpec((20, 36, 36, 3), tf.float32)`.
    """
    ### BEGIN SOLUTION
    split = len(images) * 4 // 5
    training, validation = (
        tf.data.Dataset.from_tensor_slices(part) for part in (images[:split], images[split:])
    )
    training = training.shuffle(len(images))
    return tuple(
        part.map(_scaled_pair).batch(20, drop_remainder=True) for part in (training, validation)
    )
    ### END SOLUTION


### BEGIN SOLUTION
def _scaled_pair(image):
    scaled = tf.cast(image, tf.float32) / 255.0
    return scaled, scaled


### END SOLUTION

# %% [markdown]
# Two parts, of pairs of 20 images each. No image is in both, in any epoch:

# %% tags=["active-ipynb"]
# training, validation = get_training_and_validation(create_image_dataset(100))
# print(training.element_spec)
#
#
# def seen(dataset):
#     return {picture.tobytes() for batch, _ in dataset for picture in batch.numpy()}
#
#
# print(len(seen(training)), len(seen(validation)), len(seen(training) & seen(validation)))

# %% [markdown]
# ## Test yourself

# %% tags=["active-ipynb"]
# grid = np.asarray(get_densities(tfd.MultivariateNormalDiag([0.0, 0.0], [1.0, 1.0])))
# assert grid.shape == (100, 100)
# assert np.allclose(grid[0, 0], np.exp(-1) / (2 * np.pi), rtol=1e-4), "the corner (−1, −1)"
# two_axes = tfd.MultivariateNormalDiag(np.zeros((2, 3, 2), np.float32), np.ones(2, np.float32))
# assert np.asarray(get_densities(two_axes)).shape == (2, 3, 100, 100)
# assert picture.shape == (36, 36, 3) and picture.dtype == np.uint8
# assert picture[27, 27].sum() > picture[9, 9].sum(), "bright at the lower right"
# batch, same = next(iter(training))
# assert np.array_equal(batch, same) and batch.shape == (20, 36, 36, 3)
# assert 0 <= float(tf.reduce_min(batch)) and 0.5 < float(tf.reduce_max(batch)) <= 1

# %% [markdown]
# ## Hand in
#
# A module (`.py`) or a notebook (`.ipynb`). The checks that depend on chance (random parameters,
# shuffling) fail a right solution less than once in a hundred million runs. The grader asks for a few
# pictures, and notes the parameters of 500 flows that are not drawn.
#
# Points are given check by check, so one mistake does not cost what it does not touch: a picture of
# the wrong size, in the wrong colours or with margins is still looked at for what it shows. Flows
# are recognised in pictures by the angle and the coefficient that explain each best. Where your
# densities or your picture of one are wrong, `create_image_dataset` is tried with the grader's.
#
# The values of `get_densities`, and batches of more than one axis, are what later steps rest on. Of a
# picture it counts most that it shows its density the right way up; of many, that each shows a
# flow, and another one; of the data sets, that no image is in both parts.
#
# <!-- points -->

# %% [markdown]
# ## Calls of older notebooks
#
# This course was first given in 2020, and some calls have vanished from the libraries since. They
# are put back where your code runs, so that older notebooks need no editing; the table is in
# `graders/suites/child/shims.py`. New code should not use them.
#
# | vanished | in its place |
# |---|---|
# | `figure.canvas.tostring_rgb()` | `np.asarray(figure.canvas.buffer_rgba())[..., :3]` |
# | `matplotlib.cm.get_cmap(name)` | `plt.get_cmap(name)` |
# | `contours.collections` | `contours`, one artist in place of one for each level |
# | `plt.style.use("seaborn")`, `"seaborn-…"` | `"seaborn-v0_8"`, `"seaborn-v0_8-…"` |
# | `tfb.Affine`, `tfb.AffineScalar` | `tfb.Shift` with `tfb.Scale`, `tfb.ScaleMatvecDiag` or `tfb.ScaleMatvecTriL` |
# | `np.float`, `np.int`, `np.bool`, `np.complex`, `np.object`, `np.str` | `float`, `int`, `bool`, `complex`, `object`, `str` |
# | `np.float_`, `np.complex_` | `np.float64`, `np.complex128` |
# | `np.Inf`, `np.Infinity`, `np.infty`, `np.NaN` | `np.inf`, `np.nan` |
# | `np.product`, `np.cumproduct`, `np.alltrue`, `np.sometrue`, `np.round_` | `np.prod`, `np.cumprod`, `np.all`, `np.any`, `np.round` |
# | `np.trapz`, `np.in1d` | `np.trapezoid`, `np.isin` |
# | `np.asscalar(a)`, `np.asfarray(a)` | `a.item()`, `np.asarray(a, float)` |
