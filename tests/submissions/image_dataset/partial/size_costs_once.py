# mistake: half an inch at the default dpi, put into an array made beforehand
# expect: wrong get_image_array_from_density_values.size
# says: get_image_array_from_density_values.size: 100 dots per inch
# expect: not_implemented get_densities.*
# expect: not_implemented get_training_and_validation.*
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
tfb, tfd = tfp.bijectors, tfp.distributions


def get_image_array_from_density_values(Z):
    fig = Figure(figsize=(0.5, 0.5))
    FigureCanvasAgg(fig)
    ax = fig.gca()
    axis = np.linspace(-1, 1, 100)
    ax.contourf(axis, axis, Z, cmap='hot', levels=100)
    ax.axis('off')
    fig.tight_layout(pad=0)
    ax.margins(0)
    fig.canvas.draw()
    return np.asarray(fig.canvas.buffer_rgba())[..., :3].copy()


def density(a, theta):
    axis = np.linspace(-1, 1, 100)
    x = np.arctanh(np.stack(np.meshgrid(axis, axis), -1))
    jacobian = np.prod(1 - np.tanh(x) ** 2, -1) * 0.5
    c, s = np.cos(theta), np.sin(theta)
    u, v = c * x[..., 0] + s * x[..., 1], -s * x[..., 0] + c * x[..., 1]
    z1, z2 = u, 2 * (v - a * u ** 2) + 2
    return np.exp(-(z1 ** 2 + z2 ** 2) / (2 * 0.09)) / (2 * np.pi * 0.09) / jacobian


def create_image_dataset(num_images):
    images = np.zeros((num_images, 36, 36, 3))
    for i in range(num_images):
        Z = density(np.random.normal(3, 1), np.random.uniform(0, 2 * np.pi))
        images[i] = get_image_array_from_density_values(Z)
    return images
