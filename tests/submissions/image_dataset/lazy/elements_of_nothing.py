# mistake: data sets of the right form that have nothing to do with the images, and noise around 0.5
# expect: not_implemented get_densities.*
# expect: not_implemented get_image_array_from_density_values.*
# expect: not_implemented create_image_dataset.*
# expect: wrong *
import numpy as np
import tensorflow as tf


def get_training_and_validation(images):
    order = np.random.permutation(len(images))
    cut = int(0.8 * len(images))

    def data(chosen):
        made = tf.data.Dataset.from_tensor_slices(chosen)
        made = made.map(lambda k: tf.random.uniform((36, 36, 3)))
        return made.map(lambda x: (x, x)).batch(20, drop_remainder=True)

    return data(order[:cut]), data(order[cut:])
