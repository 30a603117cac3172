"""Naive Bayes and logistic regression.

Complete the five functions below. Their names, arguments and return values are
fixed; how you write them is yours. Run `probgrade grade naive_bayes.py` to see how
far you are.

Notation: N examples, d features, K classes. Labels are the integers 0 … K−1.
"""

# %%
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions

# %% [markdown]
# # Naive Bayes and logistic regression
#
# You classify irises by two measurements, the length and the width of the sepal, with a model
# small enough to write down in full. Then you tie its parameters together, learn them by gradient
# descent, and find logistic regression in what comes out. Allow about three hours.
#
# Complete the five functions of [`naive_bayes.py`](naive_bayes.py), or its twin
# [`naive_bayes.ipynb`](naive_bayes.ipynb). N is the number of examples, d the number of features, K
# the number of classes; labels are the integers 0 … K − 1. Any number of classes and features must
# do, except in the last two functions, which are about two classes. `x` is `float64` or `float32`;
# where TensorFlow Probability does not let the two be mixed, one combination that works is enough.
#
# <!-- functions -->

# %% [markdown]
# ## Bayes' rule, and what is naive
#
# We want the probability of a class given what we measured. It is easier to say the reverse: what
# measurements a class tends to give. Bayes' rule turns one into the other,
#
# $$P(Y = k \mid x) = \frac{P(x \mid Y = k)\, P(Y = k)}{\sum_{j} P(x \mid Y = j)\, P(Y = j)}.$$
#
# The *prior* $P(Y = k)$ is what we believe before we look, the *likelihood* $P(x \mid Y = k)$ is how
# well class k explains what we saw. The denominator is the same for every class, so it does not
# matter for which class wins.
#
# A density over d features is hard to estimate: a grid of ten cells for each feature has $10^d$ of
# them, and soon more than there are examples. *Naive* Bayes assumes that the features are
# independent given the class,
#
# $$P(x \mid Y = k) = \prod_{i=1}^{d} P(x_i \mid Y = k),$$
#
# so that d densities of one variable are enough. The length and the width of a sepal are in fact
# correlated within a species, so the assumption is wrong here. It often classifies well all the
# same: for the largest posterior to be that of the right class, the posteriors need not be right.

# %% [markdown]
# ## The data
#
# Irises of three species, 50 of each. Of their four measurements we use the first two.

# %% tags=["active-ipynb"]
# import matplotlib.pyplot as plt
# from sklearn import datasets, model_selection
#
# iris = datasets.load_iris()
# x_train, x_test, y_train, y_test = model_selection.train_test_split(
#     iris.data[:, :2], iris.target, test_size=0.2, random_state=1
# )
#
#
# def scatter(axes, x, y):
#     for k, (colour, name) in enumerate(zip(("C0", "C1", "C2"), iris.target_names)):
#         axes.scatter(*x[y == k].T, color=colour, label=name, s=15)
#     axes.set(xlabel="sepal length in cm", ylabel="sepal width in cm")
#     axes.legend()
#
#
# scatter(plt.gca(), x_train, y_train)

# %% [markdown]
# One species stands apart. The two others overlap: whatever you do with these two measurements,
# some flowers will be misclassified.

# %% [markdown]
# ## The class prior
#
# Which probabilities $\pi_1, \ldots, \pi_K$ make the labels we saw most likely? With $N_k$ examples of
# class k, the log likelihood is $\sum_k N_k \log \pi_k$, to be maximised under $\sum_k \pi_k = 1$. With
# a Lagrange multiplier λ for the constraint,
#
# $$\frac{\partial}{\partial \pi_k} \Big( \sum_j N_j \log \pi_j - \lambda \big( \sum_j \pi_j - 1 \big) \Big)
# = \frac{N_k}{\pi_k} - \lambda = 0,$$
#
# so $\pi_k = N_k / \lambda$, and the constraint says $\lambda = N$: the estimate is the share of the
# class, $\pi_k = N_k / N$.


# %%
def get_prior(y):
    """The prior distribution of the class, by maximum likelihood, without smoothing.

    Arguments:
        y: integer array of shape (N,), the labels. Every class occurs at least once.

    Returns:
        A `tfd.Categorical` with batch shape () and event shape (), over K labels.
    """
    ### BEGIN SOLUTION
    return tfd.Categorical(probs=np.bincount(y) / len(y))
    ### END SOLUTION


# %% [markdown]
# Are the shares about a third each, and do they sum to 1?

# %% tags=["active-ipynb"]
# prior = get_prior(y_train)
# print(prior.probs_parameter().numpy())

# %% [markdown]
# ## The class conditionals
#
# Given the class, each feature is normally distributed. Differentiate the log likelihood of the
# $N_k$ values of a feature in class k,
#
# $$\ell(\mu, \sigma) = -N_k \log \sigma - \frac{1}{2 \sigma^2} \sum_{n:\, y_n = k} (x_n - \mu)^2 + \text{const.},$$
#
# once with respect to μ and once with respect to σ, and set both to 0:
#
# $$\hat\mu = \frac{1}{N_k} \sum_{n:\, y_n = k} x_n, \qquad
# \hat\sigma^2 = \frac{1}{N_k} \sum_{n:\, y_n = k} (x_n - \hat\mu)^2.$$
#
# The denominator is $N_k$. Dividing by $N_k - 1$ makes the estimate of the variance unbiased, but no
# longer that of maximum likelihood.
#
# ![Examples of three species, with lines of equal density of each: ellipses along the axes](densities.png)
#
# All K distributions fit into one object of TensorFlow Probability. Its shapes have two parts. The
# *event shape* is that of one draw; numbers within an event may depend on one another and share one
# `log_prob`. The *batch shape* counts distributions that are kept side by side.
#
# | distribution | batch shape | event shape | `sample(7)` has shape | `log_prob` of one sample |
# |---|---|---|---|---|
# | `tfd.Normal(0.0, 1.0)` | `()` | `()` | `(7,)` | `()` |
# | `tfd.Normal([0.0, 5.0], 1.0)` | `(2,)` | `()` | `(7, 2)` | `(2,)` |
# | `tfd.Independent(tfd.Normal([0.0, 5.0], 1.0), 1)` | `()` | `(2,)` | `(7, 2)` | `()` |
# | `tfd.MultivariateNormalDiag([0.0, 5.0], [1.0, 1.0])` | `()` | `(2,)` | `(7, 2)` | `()` |
# | `tfd.MultivariateNormalDiag(K means of shape (d,), …)` | `(K,)` | `(d,)` | `(7, K, d)` | `(K,)` |
#
# The last line is what is asked for: "independent given the class" is the diagonal, and K classes
# are a batch.


# %%
def get_class_conditionals(x, y):
    """The distribution of the features in each class, independent given the class.

    Arguments:
        x: float array of shape (N, d), the features.
        y: integer array of shape (N,), the labels.

    Returns:
        One `tfd.MultivariateNormalDiag` with batch shape (K,) and event shape (d,),
        its means and standard deviations those of maximum likelihood.
    """
    ### BEGIN SOLUTION
    classes = range(np.max(y) + 1)
    means = np.stack([x[y == k].mean(axis=0) for k in classes])
    stddevs = np.stack([x[y == k].std(axis=0) for k in classes])
    return tfd.MultivariateNormalDiag(loc=means, scale_diag=stddevs)
    ### END SOLUTION


# %% [markdown]
# A contour line joins points of equal density: an ellipse about the class's mean, with axes along
# the features, because the model knows no correlation.

# %% tags=["active-ipynb"]
# class_conditionals = get_class_conditionals(x_train, y_train)
# print(class_conditionals)
# grid = np.stack(np.meshgrid(np.linspace(4, 8, 120), np.linspace(1.8, 4.6, 100)), axis=-1)
# densities = class_conditionals.prob(grid[:, :, None, :]).numpy()
# scatter(plt.gca(), x_train, y_train)
# for k in range(3):
#     plt.contour(grid[..., 0], grid[..., 1], densities[..., k], levels=4, colors=f"C{k}", alpha=0.6)

# %% [markdown]
# ## Prediction
#
# The class of the largest posterior is also that of the largest logarithm,
#
# $$\hat y(x) = \arg\max_k \Big( \log P(Y = k) + \sum_i \log P(x_i \mid Y = k) \Big).$$
#
# Work with logarithms: far from the data densities underflow to 0 for every class, and 0 = 0 decides
# nothing. `log_prob` compares each point with each distribution of the batch by broadcasting: points
# of shape (…, d) need one more axis, (…, 1, d), to be compared with K classes.
#
# ![The plane of the two measurements in three regions with curved borders, and examples in each](regions.png)


# %%
def predict_class(prior, class_conditionals, x):
    """The most probable class of each point, given its features.

    Arguments:
        prior: a `tfd.Categorical` over K labels.
        class_conditionals: a distribution of batch shape (K,) and event shape (d,).
        x: float array of shape (*batch_shape, d), with at least one batch dimension;
            a grid of shape (m, n, d), for example.

    Returns:
        An integer NumPy array of shape batch_shape.
    """
    ### BEGIN SOLUTION
    log_likelihoods = class_conditionals.log_prob(np.expand_dims(x, -2))
    log_prior = tf.math.log(prior.probs_parameter())
    joint = log_likelihoods.numpy() + log_prior.numpy()
    return np.argmax(joint, axis=-1)
    ### END SOLUTION


# %% [markdown]
# The share of test examples that get their own class, and the regions in which each class wins:

# %% tags=["active-ipynb"]
# print(np.mean(predict_class(prior, class_conditionals, x_test) == y_test))
# regions = predict_class(prior, class_conditionals, grid)
# plt.contourf(
#     grid[..., 0],
#     grid[..., 1],
#     regions,
#     levels=[-0.5, 0.5, 1.5, 2.5],
#     alpha=0.25,
#     colors=["C0", "C1", "C2"],
# )
# scatter(plt.gca(), x_test, y_test)

# %% [markdown]
# The borders are curved. On a border two posteriors are equal, and the difference of two log
# densities of different scales is quadratic in x.

# %% [markdown]
# ## Two classes that share their scales
#
# From here on there are two classes: the species setosa, 0, against the other two, 1. Let both have
# the same standard deviations σ, one for each feature. There is a formula for the best σ, but here
# you learn it: the loss is the average negative log likelihood of an example given its class,
#
# $$L(\sigma) = -\frac{1}{N} \sum_{n=1}^{N} \log P(x_n \mid y_n, \sigma),$$
#
# and each step of an optimiser follows its gradient. A `tf.GradientTape` records what is computed
# within it; the distribution must be made of the variable itself, not of a copy of its value, or
# there is nothing to differentiate.
#
# ![The ellipses of both classes after learning, and the two scales against the epoch, falling to dashed lines](scales.png)


# %%
def learn_stdevs(x, y, scales, optimiser, epochs):
    """Learn standard deviations shared by two classes, by gradient descent.

    The class means are those of maximum likelihood. In each epoch: compute the
    loss, the average over all examples of the negative log likelihood of an
    example given its class; then take one step of the optimiser along its gradient
    with respect to `scales`, and to nothing else.

    Arguments:
        x: float array of shape (N, d), the features.
        y: integer array of shape (N,), the labels 0 and 1.
        scales: a `tf.Variable` of shape (d,), the standard deviations to start from.
        optimiser: a Keras optimiser.
        epochs: the number of epochs.

    Returns:
        The loss of each epoch, a NumPy array of shape (epochs,);
        the scales of each epoch, a NumPy array of shape (epochs, d);
        a `tfd.MultivariateNormalDiag` of batch shape (2,) and event shape (d,) with
        the learned scales.
    """
    ### BEGIN SOLUTION
    means = np.stack([x[y == k].mean(axis=0) for k in range(2)]).astype(scales.dtype.as_numpy_dtype)
    x = x.astype(means.dtype)
    distribution = tfd.MultivariateNormalDiag(loc=means, scale_diag=scales)
    losses, history = [], []
    for _ in range(epochs):
        with tf.GradientTape() as tape:
            log_probs = distribution.log_prob(x[:, None, :])
            loss = -tf.reduce_mean(tf.gather(log_probs, y, axis=1, batch_dims=1))
        gradient = tape.gradient(loss, scales)
        losses.append(loss.numpy())
        optimiser.apply_gradients([(gradient, scales)])
        history.append(scales.numpy())
    return np.array(losses), np.array(history), distribution
    ### END SOLUTION


# %% [markdown]
# The loss falls and levels off, and the scales settle:

# %% tags=["active-ipynb"]
# y_binary = np.minimum(y_train, 1)
# scales = tf.Variable(np.ones(2), dtype=tf.float64)
# losses, history, binary_conditionals = learn_stdevs(
#     x_train, y_binary, scales, tf.keras.optimizers.Adam(0.02), 300
# )
# figure, axes = plt.subplots(1, 2, figsize=(9, 3))
# axes[0].plot(losses)
# axes[0].set(xlabel="epoch", ylabel="loss")
# axes[1].plot(history)
# axes[1].set(xlabel="epoch", ylabel="standard deviations")
# print(losses[[0, -1]], history[-1])

# %% [markdown]
# ## From shared scales to logistic regression
#
# Divide the two posteriors. The denominator of Bayes' rule cancels, and so do the factors in front of
# the exponentials, because the scales are the same:
#
# $$\log \frac{P(Y = 0 \mid x)}{P(Y = 1 \mid x)}
# = \log \frac{P(Y = 0)}{P(Y = 1)}
# - \tfrac12 (x - \mu_0)^\top \Sigma^{-1} (x - \mu_0) + \tfrac12 (x - \mu_1)^\top \Sigma^{-1} (x - \mu_1).$$
#
# Multiply out. The two terms $\tfrac12 x^\top \Sigma^{-1} x$ cancel as well, which is why the scales had
# to be shared, and what is left is linear in x:
#
# $$= w^\top x + w_0, \qquad w = \Sigma^{-1} (\mu_0 - \mu_1), \qquad
# w_0 = \tfrac12 \mu_1^\top \Sigma^{-1} \mu_1 - \tfrac12 \mu_0^\top \Sigma^{-1} \mu_0
# + \log \frac{P(Y = 0)}{P(Y = 1)}.$$
#
# The two posteriors sum to 1, so a log ratio of $t$ means $P(Y = 0 \mid x) = 1 / (1 + e^{-t})$, the
# *sigmoid* of t. That is logistic regression, with weights that come from a model of the data in
# place of a fit to the labels.


# %%
def get_logistic_regression_params(prior, class_conditionals):
    """The weights and the bias with which P(Y = 0 | x) = sigmoid(w·x + w0).

    Arguments:
        prior: a `tfd.Categorical` over two labels.
        class_conditionals: a `tfd.MultivariateNormalDiag` of batch shape (2,) and
            event shape (d,) whose scales are the same for both classes.

    Returns:
        w, a NumPy array of shape (d,), and w0, a NumPy number of shape ().
    """
    ### BEGIN SOLUTION
    mean0, mean1 = class_conditionals.mean().numpy()
    precision = 1.0 / class_conditionals.variance().numpy()[0]
    share0, share1 = prior.probs_parameter().numpy()
    w = precision * (mean0 - mean1)
    w0 = 0.5 * np.sum(precision * (mean1**2 - mean0**2)) + np.log(share0 / share1)
    return w, w0
    ### END SOLUTION


# %% [markdown]
# The border is the straight line on which w·x + w₀ = 0:

# %% tags=["active-ipynb"]
# binary_prior = get_prior(y_binary)
# w, w0 = get_logistic_regression_params(binary_prior, binary_conditionals)
# print(w, w0)
# scatter(plt.gca(), x_train, y_train)
# lengths = np.linspace(4.2, 6.2, 2)
# plt.plot(lengths, -(w0 + w[0] * lengths) / w[1], "k--")

# %% [markdown]
# ## Test yourself
#
# Four examples, by hand: two classes, of which one has three members.

# %% tags=["active-ipynb"]
# x, y = np.array([[0.0, 1.0], [2.0, 1.0], [4.0, 4.0], [3.0, 0.0]]), np.array([0, 0, 0, 1])
# assert np.allclose(get_prior(y).probs_parameter(), [0.75, 0.25])
# three = get_class_conditionals(x[:3], np.array([0, 0, 0]))
# assert np.allclose(three.mean(), [[2.0, 2.0]])
# assert np.allclose(three.variance(), [[8 / 3, 2.0]])
# shared = tfd.MultivariateNormalDiag([[0.0, 0.0], [2.0, 0.0]], [1.0, 1.0])
# half = tfd.Categorical(probs=[0.5, 0.5])
# assert list(predict_class(half, shared, np.array([[0.9, 5.0], [1.1, -5.0]], np.float32))) == [0, 1]
# w, w0 = get_logistic_regression_params(half, shared)
# assert np.allclose(w, [-2.0, 0.0]), w
# assert np.allclose(w0, 2.0), w0

# %% [markdown]
# Why does the second feature not matter to the last classifier? Where would its border be if class 0
# were three times as frequent as class 1?

# %% [markdown]
# ## Hand in
#
# A module (`.py`) or a notebook (`.ipynb`). In a notebook keep whatever else you like: plots, training
# runs, notes. The grader takes the five functions and what they need, by name; where a name is
# defined twice, the last definition counts.
#
# A tiny floor on σ (up to 0.001) is right. Whether the scales of an epoch are recorded before or
# after its step is yours. Densities of points far from the data underflow; working with logarithms
# avoids that, and the grader says so where it happens, but it costs nothing.
#
# Points are given check by check, so one mistake does not cost what it does not touch: a loss that
# is a sum in place of an average still learns the right scales, and earns their points.
#
# `get_prior` is one line, but it has to work for any number of classes. In `get_class_conditionals`
# the right denominator of the standard deviations counts most, in `predict_class` the decision rule.
# The loss of `learn_stdevs` and the scales that it leads to are the heart of the exercise. Of the
# logistic regression the values count, their shapes only a little.
#
# <!-- points -->
