"""Pictures of densities.

Complete the four functions below. Their names, arguments and return values are
fixed; how you write them is yours. Run `probgrade grade image_dataset.py` to see how
far you are.
"""

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfb = tfp.bijectors
tfd = tfp.distributions

# Copy your flow from the previous exercise here: Degree2Polynomial, Rotation and
# get_normalizing_flow_dist(a, theta), arguments in this order. create_image_dataset
# needs it.


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError
