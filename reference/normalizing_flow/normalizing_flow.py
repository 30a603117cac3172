"""A random normalizing flow.

Complete the two bijectors and the function below. Their names and arguments are
fixed; how you write them is yours. Run `probgrade grade normalizing_flow.py` to see
how far you are.

Points of the plane are the last axis of an array: z has shape (*batch_shape, 2), and
z1, z2 are its two coordinates. The flow is

    f1(z) = (z1, z2 − 2)        f4(z) = R(theta) z, R turning anticlockwise
    f2(z) = (z1, z2 / 2)        f5(z) = tanh of each coordinate
    f3(z) = (z1, z2 + a z1²)    x = f5(f4(f3(f2(f1(z)))))
"""

# %%
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
tfb = tfp.bijectors

# %% [markdown]
# # A random normalizing flow
#
# A normalizing flow carries a simple distribution through invertible maps and keeps track of how
# each of them changes volumes, so that the density of the result is known exactly. You write two
# such maps as bijectors, and chain them with three that TensorFlow Probability has already. Later
# exercises take pictures of the flow and teach a variational autoencoder to draw them. Allow about
# three hours.
#
# Complete [`normalizing_flow.py`](normalizing_flow.py), or its twin
# [`normalizing_flow.ipynb`](normalizing_flow.ipynb).
#
# <!-- functions -->

# %% [markdown]
# ## Change of variables
#
# Let z have the density p, and let x = f(z), where f is smooth and has an inverse. What is the density
# q of x? Probability is neither made nor lost: what lay in a small box about z lies in the image of
# that box about x. Near z the map is almost linear, with the matrix of derivatives
# $J_f(z) = \partial f / \partial z$, its *Jacobian*, and a linear map multiplies volumes by the absolute
# value of its determinant. So the same probability has $|\det J_f(z)|$ times the room, and the density
# is divided by it:
#
# $$q(x) = \frac{p(z)}{|\det J_f(z)|}, \qquad \log q(x) = \log p(f^{-1}(x)) - \log |\det J_f(f^{-1}(x))|.$$
#
# Two things make this practical. A chain of maps $f = f_5 \circ \dots \circ f_1$ multiplies Jacobians,
# so the log-determinants add up, each at the point where its own map is applied. And each map can be
# chosen so that its determinant is easy; that of a general matrix of size d costs $d^3$ operations.
#
# A *bijector* of TensorFlow Probability is such a map with four methods: `forward`, `inverse`,
# `forward_log_det_jacobian` and `inverse_log_det_jacobian`. You write the methods with an underscore,
# and `tfb.Bijector` makes the public ones of them. The two log-determinants need not both be written:
# the inverse map has the inverse Jacobian, so one is minus the other, at the corresponding point.

# %% [markdown]
# ## The flow
#
# The flow starts from $z \sim N(0, \sigma^2 I_2)$ with σ = 0.3 and applies, in this order,
#
# | step | map | |
# |---|---|---|
# | f1 | (z1, z2) → (z1, z2 − 2) | a shift |
# | f2 | (z1, z2) → (z1, z2 / 2) | a scale |
# | f3 | (z1, z2) → (z1, z2 + a·z1²) | `Degree2Polynomial(a)`, yours |
# | f4 | z → R(θ) z, anticlockwise by θ radians | `Rotation(theta)`, yours |
# | f5 | z → tanh(z), coordinate by coordinate | |
#
# so that x = f5(f4(f3(f2(f1(z))))). A random flow has a ~ N(3, 1) and θ ~ U[0, 2π); draw them where
# you call `get_normalizing_flow_dist(a, theta)`, not within it.
#
# ![The densities of four flows over the square: bent bands, each turned by another angle](densities.png)
#
# The bijectors move points: the last axis holds two coordinates, and any number of batch axes may
# come before it, none included. One log-determinant per point is right, and so is a single one for
# all of them.

# %% [markdown]
# ## The polynomial, f3
#
# The second coordinate moves by a multiple of the square of the first, and the first stays. Write
# down the four derivatives: the Jacobian is triangular, so its determinant is the product of its
# diagonal. What does that say about areas, although straight lines become parabolas? The inverse
# needs no root, because z1 is still there to be read off x.
#
# `tfb.Bijector.__init__` wants to know the rank of an event: `forward_min_event_ndims=1`, since two
# coordinates, not one, go through the map together.


# %%
class Degree2Polynomial(tfb.Bijector):
    """The bijector f3: (z1, z2) → (z1, z2 + a z1²)."""

    def __init__(self, a):
        """Keep `a` and tell `tfb.Bijector` that an event is one point of the plane.

        Arguments:
            a: a Python float, or a tensor of shape ().
        """
        ### BEGIN SOLUTION
        self.a = a
        super().__init__(forward_min_event_ndims=1)
        ### END SOLUTION

    def _forward(self, z):
        """Where points go: float tensor (*batch_shape, 2) → float tensor (*batch_shape, 2)."""
        ### BEGIN SOLUTION
        return self._added(z, self.a)
        ### END SOLUTION

    def _inverse(self, x):
        """Where points came from: float tensor (*batch_shape, 2) → the same shape."""
        ### BEGIN SOLUTION
        return self._added(x, -self.a)
        ### END SOLUTION

    ### BEGIN SOLUTION
    def _added(self, z, a):
        first, second = tf.unstack(z, axis=-1)
        return tf.stack([first, second + tf.cast(a, z.dtype) * first**2], axis=-1)

    ### END SOLUTION

    def _forward_log_det_jacobian(self, z):
        """log|det| of the Jacobian of `_forward` at points z of shape (*batch_shape, 2).

        Returns:
            A float tensor of shape batch_shape, or of shape () if it is the same at
            every point.
        """
        ### BEGIN SOLUTION
        return tf.constant(0.0, z.dtype)
        ### END SOLUTION


# %% [markdown]
# There and back again. A bijector remembers the tensors it has returned and would look the answer up,
# so send a NumPy array back. Then a grid before and after: the lines bend, the areas stay.

# %% tags=["active-ipynb"]
# import matplotlib.pyplot as plt
# import numpy as np
#
# f3 = Degree2Polynomial(3.0)
# z = np.random.randn(5, 2).astype(np.float32)
# x = f3.forward(z).numpy()
# print(np.abs(f3.inverse(x).numpy() - z).max())
# print(f3.forward_log_det_jacobian(z, event_ndims=1))
#
# lines = np.stack(np.meshgrid(np.linspace(-1, 1, 9), np.linspace(-1, 1, 9)), -1).astype(np.float32)
#
#
# def draw_grid(axes, points):
#     axes.plot(points[..., 0], points[..., 1], "C0", lw=0.8)
#     axes.plot(points[..., 0].T, points[..., 1].T, "C1", lw=0.8)
#     axes.set_aspect("equal")
#
#
# figure, axes = plt.subplots(1, 2, figsize=(8, 4))
# draw_grid(axes[0], lines)
# draw_grid(axes[1], f3.forward(lines).numpy())

# %% [markdown]
# ## The rotation, f4
#
# Anticlockwise by θ,
#
# $$R(\theta) = \begin{pmatrix} \cos\theta & -\sin\theta \\ \sin\theta & \cos\theta \end{pmatrix}.$$
#
# Points are rows: they are the *last* axis of an array of shape (…, 2). R z for a column z is
# $z^\top R^\top$ for a row, which is where many rotations begin to turn the wrong way. The inverse turns
# by −θ. What is $\cos^2\theta + \sin^2\theta$, and what does it say about the log-determinant?


# %%
class Rotation(tfb.Bijector):
    """The bijector f4: turns the plane anticlockwise about the origin."""

    def __init__(self, theta):
        """Keep `theta` and tell `tfb.Bijector` that an event is one point of the plane.

        Arguments:
            theta: the angle in radians, a Python float or a tensor of shape ().
        """
        ### BEGIN SOLUTION
        self.theta = theta
        super().__init__(forward_min_event_ndims=1)
        ### END SOLUTION

    def _forward(self, z):
        """Where points go: float tensor (*batch_shape, 2) → float tensor (*batch_shape, 2)."""
        ### BEGIN SOLUTION
        return self._turned(z, self.theta)
        ### END SOLUTION

    def _inverse(self, x):
        """Where points came from: float tensor (*batch_shape, 2) → the same shape."""
        ### BEGIN SOLUTION
        return self._turned(x, -self.theta)
        ### END SOLUTION

    ### BEGIN SOLUTION
    def _turned(self, z, theta):
        theta = tf.cast(theta, z.dtype)
        cos, sin = tf.cos(theta), tf.sin(theta)
        return tf.linalg.matvec(tf.reshape(tf.stack([cos, -sin, sin, cos]), (2, 2)), z)

    ### END SOLUTION

    def _forward_log_det_jacobian(self, z):
        """log|det| of the Jacobian of `_forward` at points z of shape (*batch_shape, 2).

        Returns:
            A float tensor of shape batch_shape, or of shape () if it is the same at
            every point.
        """
        ### BEGIN SOLUTION
        return tf.zeros([], z.dtype)
        ### END SOLUTION


# %% [markdown]
# Where does a quarter turn take (1, 0)?

# %% tags=["active-ipynb"]
# print(Rotation(np.pi / 2).forward(np.array([1.0, 0.0], np.float32)))
# figure, axes = plt.subplots()
# draw_grid(axes, Rotation(0.5).forward(lines).numpy())

# %% [markdown]
# ## All of it
#
# `tfd.TransformedDistribution(base, bijector)` applies the formula above. `tfb.Chain` takes a list of
# bijectors; look up in which order it applies them, and remember how $f_5 \circ f_4$ is read.
#
# The base must have one event of two coordinates. `tfd.Normal([0.0, 0.0], 0.3)` is instead a batch of
# two distributions of a number; `tfd.MultivariateNormalDiag` is what is meant.
#
# Why tanh at the end? It squeezes the plane into the square (−1, 1)², so that every picture of the flow
# fits the same frame whatever a and θ are. Its derivative is $1 - \tanh^2$, close to 0 far from the
# origin: there much of the plane lands in little room, and the density near the border can be high.
# On the border itself tanh has no inverse.
#
# `a` and `theta` may be Python floats or tensors. What counts is what your bijectors and your
# distribution do. Whether they are classes, functions that return bijectors, or put together from
# those of the library is yours to choose. It is enough that they work in one of `float32` and
# `float64`.


# %%
def get_normalizing_flow_dist(a, theta):
    """The distribution of x = f5(f4(f3(f2(f1(z))))) for z ~ N(0, 0.3² I₂).

    Arguments:
        a: what f3 multiplies z1² by, a Python float or a tensor of shape ().
        theta: the angle of f4 in radians, a Python float or a tensor of shape ().

    Returns:
        A `tfd.TransformedDistribution` with batch shape () and event shape (2,). Its
        samples lie in (−1, 1)², and its `log_prob` takes points (*batch_shape, 2).
    """
    ### BEGIN SOLUTION
    base = tfd.MultivariateNormalDiag(loc=[0.0, 0.0], scale_diag=[0.3, 0.3])
    # A chain applies its list from the last entry to the first.
    steps = [
        tfb.Tanh(),
        Rotation(theta),
        Degree2Polynomial(a),
        tfb.Scale([1.0, 0.5]),
        tfb.Shift([0.0, -2.0]),
    ]
    return tfd.TransformedDistribution(base, tfb.Chain(steps))
    ### END SOLUTION


# %% [markdown]
# Samples of the base, and of four random flows. Each should be a bent, turned band, squeezed where it
# comes near the border.

# %% tags=["active-ipynb"]
# base = tfd.MultivariateNormalDiag([0.0, 0.0], [0.3, 0.3])
# flows = [
#     get_normalizing_flow_dist(np.random.normal(3, 1), np.random.uniform(0, 2 * np.pi))
#     for _ in range(4)
# ]
# figure, axes = plt.subplots(1, 5, figsize=(15, 3))
# for ax, distribution in zip(axes, [base, *flows]):
#     samples = distribution.sample(1000).numpy()
#     ax.scatter(samples[:, 0], samples[:, 1], s=3)
#     ax.set(xlim=(-1, 1), ylim=(-1, 1), aspect="equal")

# %% [markdown]
# The density is known at every point, not only where samples fell. A filled contour plot colours the
# region between two levels of the density: bright where it is high. Midpoints of a fine grid stay
# clear of the border, and their sum shows whether the density integrates to 1.

# %% tags=["active-ipynb"]
# edges = np.linspace(-1, 1, 1001)
# middle = ((edges[1:] + edges[:-1]) / 2).astype(np.float32)
# grid = np.stack(np.meshgrid(middle, middle), axis=-1)
# densities = flows[0].prob(grid).numpy().astype(np.float64)
# plt.contourf(middle, middle, densities, levels=50, cmap="hot")
# plt.gca().set_aspect("equal")
# print(densities.sum() * (middle[1] - middle[0]) ** 2)

# %% [markdown]
# ## Test yourself

# %% tags=["active-ipynb"]
# point = np.array([0.5, -1.0], np.float32)
# assert np.allclose(Degree2Polynomial(2.0).forward(point), [0.5, -0.5])
# assert np.allclose(Degree2Polynomial(2.0).inverse(np.array([0.5, -0.5], np.float32)), point)
# assert np.allclose(Degree2Polynomial(2.0).forward_log_det_jacobian(point, event_ndims=1), 0.0)
# turned = Rotation(np.pi / 2).forward(point)
# assert np.allclose(turned, [1.0, 0.5], atol=1e-6), turned
# still = get_normalizing_flow_dist(0.0, 0.0)
# assert still.batch_shape == () and still.event_shape == (2,)
# centre = np.tanh(np.array([0.0, -1.0])).astype(np.float32)
# # Base at its mean, halved once in volume, and squeezed by tanh: by hand.
# expected = -np.log(2 * np.pi * 0.3**2) + np.log(2.0) - np.log(1 - np.tanh(1.0) ** 2)
# assert np.allclose(still.log_prob(centre), expected, atol=1e-4), (still.log_prob(centre), expected)

# %% [markdown]
# Where does the flow with a = 0 and θ = 0 have its highest density, at the image of the base's mean or
# elsewhere? Try it.

# %% [markdown]
# ## Hand in
#
# A module (`.py`) or a notebook (`.ipynb`). In a notebook keep whatever else you like: pictures,
# trials, notes. The grader takes the two bijectors and the function with what they need, by name;
# where a name is defined twice, the last definition counts.
#
# Points are given check by check, so one mistake does not cost what it does not touch. A rotation
# that turns clockwise loses the check on its direction and the density of the flow, but its
# inverse, its log-determinant and the order of the steps earn their points: the flow is tried with
# right bijectors in place of yours, too. Batches, tensors and `tf.function` ask only that the result
# is the same as without. Properties such as these count for a map that is the one asked for, or a
# mistaken form of it: that x → −x has an inverse earns nothing.
#
# Samples are random, so they are judged by a test: carried back through the steps they must be
# distributed as the base is. It fails a right solution less than once in a hundred million runs, and
# finds a standard deviation that is 10 % off.
#
# The bijectors are tried against the formula, on the way there and back, and against finite
# differences of your own `forward`. `Rotation` earns the points of `forward` whichever way it turns, and
# others for turning anticlockwise. The density is what a flow is for, so it counts most when it is
# right everywhere; the order of the steps, the base and the steps f1, f2 and f5 are read off it even if
# something else is wrong.
#
# <!-- points -->
