# mistake: zeros of the right shape
# expect: passed get_densities.form
# expect: passed get_densities.batch_of_one
# expect: passed get_image_array_from_density_values.size
# expect: passed get_image_array_from_density_values.dtype
# expect: passed create_image_dataset.count
# expect: passed create_image_dataset.shape
# expect: wrong *
import numpy as np
import tensorflow as tf


def get_densities(distribution):
    return np.zeros((*distribution.batch_shape, 100, 100))


def get_image_array_from_density_values(Z):
    return np.zeros((36, 36, 3), np.uint8)


def create_image_dataset(num_images):
    return np.zeros((num_images, 36, 36, 3), np.uint8)


def get_training_and_validation(images):
    def zeros(count):
        data = np.zeros((count, 36, 36, 3), np.float32)
        return tf.data.Dataset.from_tensor_slices((data, data)).batch(20, drop_remainder=True)

    count = len(images) * 4 // 5
    return zeros(count), zeros(len(images) - count)
