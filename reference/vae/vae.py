"""A variational autoencoder.

Complete the seven functions below. Their names, arguments and return values are
fixed; how you write them is yours. Run `probgrade grade vae.py` to see how far
you are.

Images are float arrays of shape (36, 36, 3) with values in [0, 1]; B is the size
of a batch of them. Every latent_dim ≥ 1 must do.
"""

# %%
import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"  # before TensorFlow is imported

import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfpl = tfp.layers

### BEGIN SOLUTION
Conv2D = tf.keras.layers.Conv2D
UpSampling2D = tf.keras.layers.UpSampling2D
### END SOLUTION

# %% [markdown]
# # A variational autoencoder
#
# You compress pictures of densities, 36 × 36 pixels in three channels, to a few numbers and make
# new pictures from such numbers. An encoder gives a distribution over latents *z* for each image
# *x*, a decoder a distribution over images for each *z*, and both are trained together. Allow about
# four hours, of which the computer takes one.
#
# Complete the seven functions of [`vae.py`](vae.py), or its twin [`vae.ipynb`](vae.ipynb). Every
# `latent_dim` from 1 up must do. How many layers you stack, and which, is yours: what is graded is
# what goes in, what comes out, and that it can learn.
#
# <!-- functions -->
#
# Keras here is Keras 2 (`tf_keras`), the only one that `tensorflow_probability.layers` works with:
# set `TF_USE_LEGACY_KERAS=1` before you import TensorFlow.

# %% [markdown]
# ## The evidence lower bound
#
# The story that the model tells of an image: first a latent z is drawn from the prior p(z), then the
# image from p(x | z), which the decoder computes. To learn the decoder, make the images that we have
# probable. But
#
# $$p(x) = \int p(x \mid z)\, p(z)\, dz$$
#
# is an integral over all latents, nearly all of which explain a given image not at all. We need those
# that do: the posterior p(z | x), which Bayes' rule writes down with the same integral in its
# denominator. So approximate it. The encoder computes a normal distribution q(z | x) for each image;
# multiply and divide by it under the integral, and apply Jensen's inequality (the logarithm of a mean
# is at least the mean of the logarithms):
#
# $$\log p(x) = \log \mathbb{E}_{q(z \mid x)} \frac{p(x \mid z)\, p(z)}{q(z \mid x)}
# \;\ge\; \mathbb{E}_{q(z \mid x)} \log p(x \mid z) - \mathrm{KL}\big( q(z \mid x) \,\|\, p(z) \big).$$
#
# The right side is the *evidence lower bound*. Its first term asks that latents drawn for an image
# bring the image back; its second, that the latents of all images together look like draws from the
# prior, so that the decoder knows what to do with one. The gap between the two sides is
# $\mathrm{KL}(q(z \mid x) \,\|\, p(z \mid x))$: raising the bound makes images probable *and* q right.

# %% [markdown]
# ## What can be differentiated
#
# The expectation is estimated with one sample z ~ q(z | x) for each image. But a sample is random: how
# does the loss depend on the encoder's weights through it? Write it as a function of the weights and of
# noise that does not depend on them,
#
# $$z = \mu(x) + L(x)\, \varepsilon, \qquad \varepsilon \sim N(0, I).$$
#
# For fixed ε this has a derivative. That is the *reparametrisation*; the normal distributions of
# TensorFlow Probability sample in this way, and a gradient passes through them.

# %% [markdown]
# ## The prior
#
# Before any image is seen, latents are standard normal. Mean 0 and covariance I is a choice of units:
# a decoder could undo any other.


# %%
def get_latent_prior(latent_dim):
    """The prior of the latents: zero mean, identity covariance.

    Arguments:
        latent_dim: the number of latent dimensions.

    Returns:
        A Gaussian with batch shape () and event shape (latent_dim,), without
        trainable variables.
    """
    ### BEGIN SOLUTION
    return tfd.MultivariateNormalDiag(tf.zeros(latent_dim), tf.ones(latent_dim))
    ### END SOLUTION


# %% tags=["active-ipynb"]
# import matplotlib.pyplot as plt
# import numpy as np
#
# prior = get_latent_prior(2)
# print(prior, prior.log_prob([0.0, 0.0]).numpy(), -np.log(2 * np.pi))

# %% [markdown]
# ## The KL divergence
#
# The price of a posterior: how far it is from the prior. Of two normal distributions there is a
# formula; in one dimension,
#
# $$\mathrm{KL}\big( N(\mu, \sigma^2) \,\|\, N(0, 1) \big) = \tfrac12 \big( \mu^2 + \sigma^2 - 1 - \log \sigma^2 \big),$$
#
# and it can always be estimated, as the mean of log q(z) − log p(z) at samples z of q. Mind over what
# you average: over samples, and at most over the images of a batch. A divergence that is averaged
# over the latent dimensions as well, or weighted by 2, trains another model without any error message.


# %%
def get_kl_regularizer(prior):
    """The KL divergence of a posterior from the prior, as a loss with weight 1.

    Arguments:
        prior: a distribution of event shape (latent_dim,).

    Returns:
        A `tfpl.KLDivergenceRegularizer`: called on a batch of posteriors it returns
        one number. It may be exact, or be estimated and averaged at a few samples.
    """
    ### BEGIN SOLUTION
    return tfpl.KLDivergenceRegularizer(
        prior,
        use_exact_kl=False,
        test_points_fn=lambda posterior: posterior.sample(3),
        test_points_reduce_axis=(0, 1),
    )
    ### END SOLUTION


# %% [markdown]
# A posterior that is the prior costs nothing; the second of these costs 0.5 · 2² in expectation:

# %% tags=["active-ipynb"]
# kl_regularizer = get_kl_regularizer(prior)
# for mean in ([0.0, 0.0], [2.0, 0.0]):
#     posterior = tfd.MultivariateNormalDiag([mean] * 500, [[1.0, 1.0]] * 500)
#     print(mean, float(kl_regularizer(posterior)))

# %% [markdown]
# (If yours is a sum over the batch in place of its mean, it is 500 times as large. Both are right.)

# %% [markdown]
# ## The encoder
#
# Ends in a layer of `tfpl`, which turns the numbers of the layer below into a distribution:
# `MultivariateNormalTriL.params_size(latent_dim)` says how many it wants. Given to that layer as
# `activity_regularizer`, the KL divergence becomes one of the losses of the model, and Keras adds it
# to whatever loss you compile with. If you want a start: three convolutions with strides 2, 2 and 3
# lead from 36 × 36 to 3 × 3. A layer written with the functional API inside a `Sequential` is fine.
#
# | | batch shape | event shape | `sample()` |
# |---|---|---|---|
# | the encoder's output for images (B, 36, 36, 3) | `(B,)` | `(latent_dim,)` | `(B, latent_dim)` |
# | the decoder's output for latents (B, latent_dim) | `(B,)` | `(36, 36, 3)` | `(B, 36, 36, 3)` |
# | `log_prob` of a batch of images under the latter | | | `(B,)`: a number for each image |


# %%
def get_encoder(latent_dim, kl_regularizer):
    """From an image to the posterior of its latents.

    Arguments:
        latent_dim: the number of latent dimensions.
        kl_regularizer: what `get_kl_regularizer` returns.

    Returns:
        A Keras `Sequential` that takes images (B, 36, 36, 3) and ends in a
        probabilistic layer: its output is a distribution of batch shape (B,) and
        event shape (latent_dim,). The KL divergence is among the model's losses.
    """
    ### BEGIN SOLUTION
    layers = [tf.keras.layers.InputLayer(input_shape=(36, 36, 3))]
    for filters, strides in ((32, 2), (64, 2), (128, 3)):
        layers += [
            Conv2D(filters, 3, strides=strides, padding="same", activation="relu"),
            tf.keras.layers.BatchNormalization(),
        ]
    return tf.keras.Sequential(
        [
            *layers,
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(tfpl.MultivariateNormalTriL.params_size(latent_dim)),
            tfpl.MultivariateNormalTriL(latent_dim, activity_regularizer=kl_regularizer),
        ]
    )
    ### END SOLUTION


# %% tags=["active-ipynb"]
# encoder = get_encoder(2, kl_regularizer)
# encoder.summary()
# posterior = encoder(np.random.rand(5, 36, 36, 3).astype(np.float32))
# print(posterior.batch_shape, posterior.event_shape, encoder.losses)

# %% [markdown]
# ## The decoder
#
# The way back: upsampling by 3, 2 and 2 leads from 3 × 3 to 36 × 36. Pixels lie between 0 and 1, and
# `tfpl.IndependentBernoulli((36, 36, 3))` is a usual choice although they are not 0 or 1: its log
# probability, $x \log m + (1 - x) \log(1 - m)$ for each value, is largest where the mean m is x.


# %%
def get_decoder(latent_dim):
    """From latents to a distribution over images.

    Arguments:
        latent_dim: the number of latent dimensions.

    Returns:
        A Keras `Sequential` that takes latents (B, latent_dim) and ends in a
        probabilistic layer: its output is a distribution of batch shape (B,) and
        event shape (36, 36, 3).
    """
    ### BEGIN SOLUTION
    layers = [
        tf.keras.layers.InputLayer(input_shape=(latent_dim,)),
        tf.keras.layers.Dense(1152, activation="relu"),
        tf.keras.layers.Reshape((3, 3, 128)),
    ]
    for filters, scale, kernel in ((64, 3, 3), (32, 2, 2), (128, 2, 2)):
        layers += [
            UpSampling2D(scale),
            Conv2D(filters, kernel, padding="same", activation="relu"),
        ]
    return tf.keras.Sequential(
        [
            *layers,
            Conv2D(3, 2, padding="same"),
            tf.keras.layers.Flatten(),
            tfpl.IndependentBernoulli((36, 36, 3)),
        ]
    )
    ### END SOLUTION


# %% [markdown]
# Nothing is trained yet, so this is fog:

# %% tags=["active-ipynb"]
# decoder = get_decoder(2)
# plt.imshow(decoder(prior.sample(1)).mean()[0])

# %% [markdown]
# ## The loss
#
# Together with the KL divergence in the encoder it is the negative of the evidence lower bound. The
# log probability of an image is a sum over its 3888 values; only over images is there an average.


# %%
def reconstruction_loss(batch_of_images, decoding_dist):
    """The negative log probability of the images, averaged over the batch.

    Arguments:
        batch_of_images: a tensor of shape (B, 36, 36, 3).
        decoding_dist: a distribution of batch shape (B,) and event shape (36, 36, 3).

    Returns:
        A scalar tensor.
    """
    ### BEGIN SOLUTION
    return -tf.reduce_mean(decoding_dist.log_prob(batch_of_images))
    ### END SOLUTION


# %% [markdown]
# With fair coins for all values, what must the loss of any image be?

# %% tags=["active-ipynb"]
# fog = tfd.Independent(tfd.Bernoulli(logits=tf.zeros((4, 36, 36, 3))), 3)
# print(float(reconstruction_loss(tf.ones((4, 36, 36, 3)), fog)), 3888 * np.log(2))

# %% [markdown]
# ## The model
#
# From images to the decoder's distribution. Called on a distribution, `decoder` takes a sample of it:
# that is how Keras converts a distribution to a tensor.


# %%
def get_vae(encoder, decoder):
    """Both parts as one model that can be trained.

    Arguments:
        encoder: what `get_encoder` returns.
        decoder: what `get_decoder` returns.

    Returns:
        A Keras `Model` that takes images (B, 36, 36, 3) and returns the decoder's
        distribution at a sample of the encoder's.
    """
    ### BEGIN SOLUTION
    return tf.keras.Model(inputs=encoder.inputs, outputs=decoder(encoder.outputs))
    ### END SOLUTION


# %% [markdown]
# ## Reconstructions
#
# For a picture to look at, nothing should be drawn at random: the mean at the mean.
#
# ![Four pictures of flows, and below each its reconstruction, a little blurred](reconstructions.png)


# %%
def reconstruct(encoder, decoder, images):
    """The images as they come out again: nothing is drawn at random.

    Arguments:
        encoder: what `get_encoder` returns.
        decoder: what `get_decoder` returns.
        images: a tensor of shape (B, 36, 36, 3).

    Returns:
        The mean of the decoder's distribution at the mean of the encoder's, a tensor
        or a NumPy array of shape (B, 36, 36, 3).
    """
    ### BEGIN SOLUTION
    return decoder(encoder(images).mean()).mean()
    ### END SOLUTION


# %% [markdown]
# ## Training
#
# Take `training` and `validation` of the exercise `image_dataset` if you have them. So that this notebook
# runs by itself, here are simpler pictures, of one spot each:

# %% tags=["active-ipynb"]
# rng = np.random.default_rng(0)
# y, x = np.mgrid[-1:1:36j, -1:1:36j]
# centres, widths = rng.uniform(-0.6, 0.6, (400, 2, 1, 1)), rng.uniform(0.15, 0.4, (400, 1, 1))
# spots = np.exp(-((x - centres[:, 0]) ** 2 + (y - centres[:, 1]) ** 2) / (2 * widths**2))
# pictures = plt.get_cmap("hot")(spots)[..., :3].astype(np.float32)
#
#
# def pairs(images):
#     return tf.data.Dataset.from_tensor_slices((images, images)).batch(20, drop_remainder=True)
#
#
# training, validation = pairs(pictures[:320]).shuffle(16), pairs(pictures[320:])

# %% [markdown]
# With 1,000 images of flows in batches of 20, the loss begins above 1,000 and falls below 400 in 20
# epochs. For a first look, 3 epochs on the spots are enough:

# %% tags=["active-ipynb"]
# vae = get_vae(encoder, decoder)
# vae.compile(tf.keras.optimizers.Adam(0.001), loss=reconstruction_loss)
# history = vae.fit(training, validation_data=validation, epochs=3, verbose=0)
# plt.plot(history.history["loss"], label="training")
# plt.plot(history.history["val_loss"], label="validation")
# plt.legend()

# %% [markdown]
# Images beside their reconstructions, and images that nobody has seen, from samples of the prior:

# %% tags=["active-ipynb"]
# images = next(iter(validation))[0][:5]
# rows = [images, reconstruct(encoder, decoder, images), decoder(prior.sample(5)).mean()]
# figure, axes = plt.subplots(3, 5, figsize=(8, 5))
# for row, shown in zip(axes, rows):
#     for axis, image in zip(row, shown):
#         axis.imshow(np.clip(image, 0, 1))
#         axis.axis("off")

# %% [markdown]
# Each image is a point in latent space. Do the points fill the region where the prior has its mass?
# Plot the means of all images, colour them by the angle of their flow, and walk from one to another.
#
# ![Posterior means in a ring, six of them numbered, and the picture decoded from each](numbered.png)

# %% tags=["active-ipynb"]
# means = encoder(pictures).mean().numpy()
# plt.scatter(means[:, 0], means[:, 1], c=centres[:, 0, 0, 0], s=8)
# plt.gca().set_aspect("equal")

# %% [markdown]
# ## Test yourself

# %% tags=["active-ipynb"]
# assert get_latent_prior(3).event_shape == (3,)
# assert len(get_latent_prior(3).trainable_variables) == 0
# assert reconstruct(encoder, decoder, images).shape == (5, 36, 36, 3)
# again = [np.asarray(reconstruct(encoder, decoder, images)) for _ in range(2)]
# assert np.array_equal(*again), "something is drawn at random"
# assert not np.array_equal(vae(images).mean(), vae(images).mean()), "the model decodes a sample"
# assert np.allclose(float(reconstruction_loss(tf.ones((4, 36, 36, 3)), fog)), 3888 * np.log(2))
# assert encoder.losses, "the KL divergence is missing"

# %% [markdown]
# ## Hand in
#
# A module (`.py`) or a notebook (`.ipynb`). In a notebook keep whatever else you like: plots, training
# runs, notes. The grader takes the seven functions and what they need, by name; where a name is
# defined twice, the last definition counts.
#
# Points are given check by check, so one mistake does not cost what it does not touch. Encoders,
# decoders and losses are each tried with partners of the grader's; only the check that all of it
# learns needs all of yours: a few training steps must make images that were held out more
# likely.
#
# Right, too: an exact KL divergence in place of an estimate, or a formula that is right for the
# standard normal prior only; its mean as well as its sum over the batch; `KLDivergenceAddLoss` in place
# of an activity regulariser; a loss for each image (Keras averages them); any family of posteriors
# and of pixels.
#
# A weight of the divergence that is off by two trains another model without any error message, so
# `get_kl_regularizer` is tried closely, and the divergence among the losses is the heart of
# `get_encoder`. Of `reconstruction_loss` sign, mean and sum must stand in the right places. `get_vae`
# decodes a sample, and all of it together learns; `reconstruct` decodes the mean.
#
# <!-- points -->
