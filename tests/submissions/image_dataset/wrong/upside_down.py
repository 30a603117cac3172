# mistake: the first row is at the top, as imshow draws it by default
# expect: wrong get_image_array_from_density_values.shows_the_density
# says: get_image_array_from_density_values.shows_the_density: upside down
import numpy as np
import matplotlib.pyplot as plt
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfb = tfp.bijectors


class Degree2Polynomial(tfb.Bijector):
    def __init__(self, a):
        self.a = tf.cast(a, tf.float32)
        super(Degree2Polynomial, self).__init__(
            validate_args=False, forward_min_event_ndims=1, is_constant_jacobian=True)

    def _forward(self, x):
        return tf.concat([x[..., :1], x[..., 1:] + self.a * tf.square(x[..., :1])], axis=-1)

    def _inverse(self, y):
        return tf.concat([y[..., :1], y[..., 1:] - self.a * tf.square(y[..., :1])], axis=-1)

    def _forward_log_det_jacobian(self, x):
        return tf.constant(0.0, x.dtype)


class Rotation(tfb.Bijector):
    def __init__(self, theta):
        c, s = tf.cos(tf.cast(theta, tf.float32)), tf.sin(tf.cast(theta, tf.float32))
        self.R = tf.convert_to_tensor([[c, -s], [s, c]])
        super(Rotation, self).__init__(
            validate_args=False, forward_min_event_ndims=1, is_constant_jacobian=True)

    def _forward(self, x):
        return tf.linalg.matvec(self.R, x)

    def _inverse(self, y):
        return tf.linalg.matvec(tf.transpose(self.R), y)

    def _forward_log_det_jacobian(self, x):
        return tf.constant(0.0, x.dtype)


def get_normalizing_flow_dist(a, theta):
    bijectors = [tfb.Shift([0.0, -2.0]), tfb.Scale([1.0, 0.5]), Degree2Polynomial(a),
                 Rotation(theta), tfb.Tanh()]
    base = tfd.MultivariateNormalDiag(loc=tf.zeros(2), scale_diag=0.3 * tf.ones(2))
    return tfd.TransformedDistribution(base, tfb.Chain(list(reversed(bijectors))))


def get_densities(distribution):
    """Densities on a 100 x 100 grid, batch first."""
    batch_shape = tuple(distribution.batch_shape)
    axis = tf.cast(tf.linspace(-1.0, 1.0, 100), distribution.dtype)
    points = tf.reshape(tf.stack(tf.meshgrid(axis, axis), axis=-1), (10000, 2))
    # (10000, 1, ..., 1, 2) broadcasts against the batch
    for _ in batch_shape:
        points = tf.expand_dims(points, 1)
    p = distribution.prob(points)
    p = tf.reshape(p, (10000, -1))
    return tf.reshape(tf.transpose(p), batch_shape + (100, 100))


def get_image_array_from_density_values(Z):
    fig = plt.figure(figsize=(0.5, 0.5), dpi=72)
    ax = fig.add_axes([0, 0, 1, 1])
    ax.contourf(Z, levels=100, cmap="hot")
    ax.invert_yaxis()
    ax.axis("off")
    fig.canvas.draw()
    return np.array(fig.canvas.buffer_rgba())[..., :3]


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
    def normalise(image):
        image = tf.cast(image, tf.float32) / 255.
        return image, image

    size = images.shape[0]
    dataset = tf.data.Dataset.from_tensor_slices(images)
    training = dataset.take(size * 8 // 10).shuffle(1000)
    validation = dataset.skip(size * 8 // 10)
    training = training.map(normalise).batch(20, drop_remainder=True)
    validation = validation.map(normalise).batch(20, drop_remainder=True)
    return training.prefetch(1), validation.prefetch(1)
