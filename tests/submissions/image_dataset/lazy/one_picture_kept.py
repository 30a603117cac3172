# mistake: one picture and one grid, made beforehand, are returned for every input
# expect: passed get_image_array_from_density_values.size
# expect: passed get_image_array_from_density_values.dtype
# expect: passed create_image_dataset.count
# expect: passed create_image_dataset.shape
# expect: passed get_densities.form
# expect: passed get_densities.batch_of_one
# expect: not_implemented get_training_and_validation.*
# expect: wrong *
import numpy as np
import tensorflow as tf


AXIS = np.linspace(-1, 1, 100)
X, Y = np.meshgrid(AXIS, AXIS)
GRID = np.exp(-((X - 0.3) ** 2 + (Y + 0.4) ** 2) * 9)
PICTURE = (255 * np.stack([GRID[::3, ::3]] * 3, -1)).astype(np.uint8)
PICTURE = np.pad(PICTURE, ((1, 1), (1, 1), (0, 0)))


def get_densities(distribution):
    return np.broadcast_to(GRID, (*distribution.batch_shape, 100, 100))


def get_image_array_from_density_values(Z):
    return PICTURE


def create_image_dataset(num_images):
    return np.stack([PICTURE] * num_images)


def get_training_and_validation(images):
    raise NotImplementedError
