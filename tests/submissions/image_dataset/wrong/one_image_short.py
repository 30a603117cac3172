# mistake: the loop counts from one
# expect: wrong create_image_dataset.count
# says: create_image_dataset.count: length 2
import numpy as np
import matplotlib.pyplot as plt
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfb = tfp.bijectors


# copied from my solution of the previous exercise
class Degree2Polynomial(tfb.Bijector):
    """Bends the plane: (z1, z2 + a z1^2)."""

    def __init__(self, a, name="polynomial"):
        super().__init__(forward_min_event_ndims=1, name=name)
        self.a = a

    def _forward(self, z):
        z1, z2 = tf.unstack(z, axis=-1)
        return tf.stack([z1, z2 + self.a * z1 ** 2], axis=-1)

    def _inverse(self, x):
        x1, x2 = tf.unstack(x, axis=-1)
        return tf.stack([x1, x2 - self.a * x1 ** 2], axis=-1)

    def _forward_log_det_jacobian(self, z):
        return tf.zeros(tf.shape(z)[:-1], z.dtype)


class Rotation(tfb.Bijector):
    """Turns the plane anticlockwise."""

    def __init__(self, theta, name="rotation"):
        super().__init__(forward_min_event_ndims=1, name=name)
        self.cos, self.sin = float(np.cos(theta)), float(np.sin(theta))

    def _forward(self, z):
        z1, z2 = tf.unstack(z, axis=-1)
        return tf.stack([self.cos * z1 - self.sin * z2, self.sin * z1 + self.cos * z2], axis=-1)

    def _inverse(self, x):
        x1, x2 = tf.unstack(x, axis=-1)
        return tf.stack([self.cos * x1 + self.sin * x2, self.cos * x2 - self.sin * x1], axis=-1)

    def _forward_log_det_jacobian(self, z):
        return tf.zeros(tf.shape(z)[:-1], z.dtype)


def get_normalizing_flow_dist(a, theta):
    steps = tfb.Chain([
        tfb.Tanh(),
        Rotation(theta),
        Degree2Polynomial(float(a)),
        tfb.Scale([1.0, 0.5]),
        tfb.Shift([0.0, -2.0]),
    ])
    normal = tfd.MultivariateNormalDiag(loc=[0.0, 0.0], scale_diag=[0.3, 0.3])
    return steps(normal)


def get_densities(distribution):
    side = np.linspace(-1, 1, 100)
    points = np.array([[(x, y) for x in side] for y in side], dtype=distribution.dtype.as_numpy_dtype)
    batch = distribution.batch_shape.as_list()
    logs = distribution.log_prob(points.reshape([100, 100] + [1] * len(batch) + [2])).numpy()
    densities = np.exp(logs)
    densities[np.isnan(densities)] = 0.0          # the border, where tanh is not invertible
    for _ in batch:
        densities = np.moveaxis(densities, 2, -1)
    return np.moveaxis(densities, [0, 1], [-2, -1])


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
    for _ in range(1, num_images):
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
