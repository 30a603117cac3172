# idea: pictures kept as floats from 0 to 255; bytes do not work
# expect: not_implemented get_densities.*
# expect: not_implemented get_image_array_from_density_values.*
# expect: not_implemented create_image_dataset.*
import numpy as np
import tensorflow as tf


def get_training_and_validation(images):
    order = np.random.permutation(len(images))
    cut = int(0.8 * len(images))

    def pipe(chosen):
        data = tf.data.Dataset.from_tensor_slices(images[chosen]).map(lambda x: x / 255.)
        return data.map(lambda x: (x, x))

    train = pipe(order[:cut]).shuffle(cut).batch(20, drop_remainder=True)
    return train, pipe(order[cut:]).batch(20, drop_remainder=True)
