# mistake: the flow of the exercise before was not copied
# expect: raised create_image_dataset.*
# says: create_image_dataset.count: get_normalizing_flow_dist
import numpy as np
import matplotlib.pyplot as plt
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfb = tfp.bijectors


def get_densities(distribution):
    x = np.linspace(-1.0, 1.0, 100).astype(distribution.dtype.as_numpy_dtype)
    X, Y = np.meshgrid(x, x)
    grid = np.stack([X, Y], axis=-1)
    rank = len(distribution.batch_shape)
    grid = grid.reshape((100, 100) + (1,) * rank + (2,))
    Z = distribution.prob(grid)
    order = list(range(2, 2 + rank)) + [0, 1]
    return tf.transpose(Z, order).numpy()


def get_image_array_from_density_values(Z):
    fig, ax = plt.subplots(figsize=(0.5, 0.5), dpi=72)
    ax.contourf(Z, levels=100, cmap="hot")
    ax.axis("off")
    fig.subplots_adjust(left=0, right=1, bottom=0, top=1)
    fig.canvas.draw()
    image = np.array(fig.canvas.buffer_rgba())[:, :, :3]
    plt.close(fig)
    return image


def create_image_dataset(num_images):
    images = []
    for _ in range(num_images):
        a = np.random.normal(3.0, 1.0)
        theta = np.random.uniform(0, 2 * np.pi)
        flow = tfd.BatchReshape(get_normalizing_flow_dist(a, theta), [1])
        Z = get_densities(flow)[0]
        images.append(get_image_array_from_density_values(np.asarray(Z)))
    return np.array(images)


def get_training_and_validation(images):
    n_train = int(0.8 * len(images))
    images = images.astype(np.float32) / 255.0
    train = tf.data.Dataset.from_tensor_slices((images[:n_train], images[:n_train]))
    val = tf.data.Dataset.from_tensor_slices((images[n_train:], images[n_train:]))
    train = train.shuffle(n_train).batch(20, drop_remainder=True)
    val = val.batch(20, drop_remainder=True)
    return train, val
