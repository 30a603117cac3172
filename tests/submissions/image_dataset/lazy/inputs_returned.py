# mistake: the argument is returned, or something of it
# expect: wrong *
import numpy as np
import tensorflow as tf


def get_densities(distribution):
    return distribution.loc if hasattr(distribution, "loc") else 0.0


def get_image_array_from_density_values(Z):
    return Z


def create_image_dataset(num_images):
    return np.array(num_images)


def get_training_and_validation(images):
    return images, images
