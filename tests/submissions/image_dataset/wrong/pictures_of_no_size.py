# mistake: pictures without a row or a column, and batches that end in a single number
# expect: wrong get_densities.*
# expect: passed get_image_array_from_density_values.dtype
# expect: passed create_image_dataset.count
# expect: wrong *
# says: get_image_array_from_density_values.shows_the_density: Expected a picture
# says: get_training_and_validation.batches: are not in batches
import numpy as np
import tensorflow as tf


def get_densities(distribution):
    return np.zeros(7)


def get_image_array_from_density_values(Z):
    return np.zeros((0, 36, 3), np.uint8)


def create_image_dataset(num_images):
    return np.zeros((num_images, 36, 0, 3))


def get_training_and_validation(images):
    elements = [np.zeros((20, 36, 36, 3), np.float32), np.float32(1)]
    anything = tf.TensorSpec(None, tf.float32)
    both = tf.data.Dataset.from_generator(lambda: iter(elements), output_signature=anything)
    pairs = both.map(lambda image: (image, image))
    return pairs, pairs
