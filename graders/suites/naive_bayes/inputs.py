"""Inputs for Naive Bayes: labelled points, models, and points to classify.

All draws come from a generator with the seed of the run, so no answer is known in advance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graders.comparisons.arrays import Array

MODEL_DTYPES = (("float64", "float64"), ("float32", "float32"), ("float32", "float64"))
"""Pairs of dtypes, of the prior and of the conditionals. A right solution may support only one."""

MARGIN = 0.02
"""Least gap between the two best log posteriors of a point, so that rounding in float32
cannot change its label."""

CLOSE_GAP = 0.2
"""Greatest gap of points that count as close to where the label changes."""

NEAR = 2.0
"""How many standard deviations from the outer means points lie that are near the data."""

DEPTH = -28.0
"""Least log density of a point in its class: a density that rounding does not lose beside 1."""

CROWD = (300, 64, 52, 40, 40, 33, 25, 18, 12, 7, 3, 1)
"""Sizes of twelve classes: one does not fit into 8 bits, two are equal, several are rare."""


@dataclass(frozen=True)
class Sample:
    """Labelled points: x (N, d), y (N,), with labels 0 … K−1."""

    x: Array
    y: Array


@dataclass(frozen=True)
class Model:
    """A Naive Bayes model: class shares (K,), means and standard deviations (K, d)."""

    shares: Array
    mean: Array
    stddev: Array

    def log_joint(self, x: Array) -> Array:
        """log P(Y = k) + log P(x | Y = k), shape (*batch, K), for x (*batch, d)."""
        z = (x[..., None, :] - self.mean) / self.stddev
        normaliser = np.log(self.stddev * np.sqrt(2 * np.pi))
        return np.asarray(np.log(self.shares) - np.sum(z**2 / 2 + normaliser, axis=-1))


def sample(
    rng: np.random.Generator,
    classes: int,
    features: int = 2,
    *,
    spread: float = 1.0,
    least: int = 0,
) -> Sample:
    """Points of `classes` classes of different sizes, 4 to 12 each, `spread` far apart.

    Twelve classes have the sizes of `CROWD`.
    """
    small = 4 + rng.permutation(9)[:classes]
    counts = rng.permutation(CROWD) if classes == len(CROWD) else small + least
    y = rng.permutation(np.repeat(np.arange(classes), counts))
    # The last label shows neither the greatest one nor, for every K, the one before.
    at = int(np.argmax(y == (classes - 1) // 2))
    y[[at, -1]] = y[[-1, at]]
    mean, stddev = _moments(rng, classes, features)
    x = mean[y] + stddev[y] * rng.standard_normal((len(y), features))
    return Sample(spread * x, y)


def irregular(rng: np.random.Generator, features: int) -> Sample:
    """Two larger classes with three equal rows, an outlier, and features that are exactly 0."""
    found = sample(rng, 2, features, least=40)
    one, other = (np.flatnonzero(found.y == k) for k in range(2))
    x = found.x.copy()
    x[one[1:3]] = x[one[0]]
    x[one[3], 0] += 12 * x[one, 0].std()
    x[other[:3], 1] = 0
    x[other[3]] = 0
    return Sample(x, found.y)


def learning_sample(rng: np.random.Generator, features: int = 2) -> Sample:
    """Sixty points of two classes whose best shared scales are well away from 1.

    In each class five rows are equal.
    """
    y = rng.permutation(np.repeat([0, 1], [24, 36]))
    residual = rng.standard_normal((60, features))
    for k in range(2):
        own = np.flatnonzero(y == k)
        residual[own[1:5]] = residual[own[0]]
        residual[own] -= residual[own].mean(0)
    best = rng.permutation([rng.uniform(0.65, 0.8), rng.uniform(1.25, 1.4)])
    best = np.resize(best, features)
    mean, _ = _moments(rng, 2, features)
    return Sample(mean[y] + residual * best / residual.std(0), y)


def model(
    rng: np.random.Generator,
    classes: int,
    features: int = 2,
    *,
    odds: float = 1.0,
    shared: bool = False,
) -> Model:
    """A model whose frequent classes are `odds` times as frequent, of one scale if `shared`.

    The logarithms of the shares have different distances, so that their order shows.
    """
    weights = odds ** -(np.arange(classes) ** 0.7)
    mean, stddev = _moments(rng, classes, features)
    if shared:
        stddev = np.broadcast_to(stddev[:1], stddev.shape).copy()
    return Model(rng.permutation(weights / weights.sum()), mean, stddev)


def _moments(rng: np.random.Generator, classes: int, features: int) -> tuple[Array, Array]:
    spread = rng.permuted(np.tile(np.arange(classes) * 1.5, (features, 1)), axis=1).T
    mean = 4.0 + spread + rng.uniform(-0.5, 0.5, (classes, features))
    return mean, rng.uniform(0.6, 1.4, (classes, features))


def points(rng: np.random.Generator, given: Model, count: int, reach: float = NEAR) -> Array:
    """Points near the data: a third where the label changes, a third that the prior decides.

    Close to the boundary a small error of a score changes the label. Half of them may lie up to
    `reach` standard deviations away.
    """
    near, far = (_candidates(rng, given, 3_000, away) for away in (NEAR, reach))
    x = rng.permutation(np.concatenate([near, far]))
    joint = given.log_joint(x)
    x, joint = (each[joint.max(-1) > DEPTH] for each in (x, joint))
    if len(given.shares) > 1:
        second, best = np.partition(joint, (-2, -1))[:, -2:].T
        x, joint, gap = (each[best - second > MARGIN] for each in (x, joint, best - second))
    else:
        gap = np.full(len(x), np.inf)
    decided = joint.argmax(-1) != (joint - np.log(given.shares)).argmax(-1)
    near = np.flatnonzero(gap < CLOSE_GAP)[: count // 3]
    left = np.ones(len(x), bool)
    left[near] = False
    flips = np.flatnonzero(decided & left)[: count // 3]
    left[flips] = False
    rest = np.flatnonzero(left)[: count - len(near) - len(flips)]
    return rng.permutation(x[np.concatenate([near, flips, rest])])


def grid(rng: np.random.Generator, given: Model, shape: tuple[int, ...]) -> Array:
    """Points in an array of shape (*shape, d)."""
    return points(rng, given, int(np.prod(shape))).reshape(*shape, -1)


PLANE = 24
"""Points of each axis of a grid of which regions are drawn."""


def plane(given: Model) -> Array:
    """A grid around the means, (PLANE, PLANE, 2), the second feature upwards."""
    low = (given.mean - 2.5 * given.stddev).min(0)
    high = (given.mean + 2.5 * given.stddev).max(0)
    x, y = (np.linspace(*ends, PLANE) for ends in zip(low, high))
    return np.stack(np.meshgrid(x, y[::-1]), axis=-1)


def far_points(given: Model) -> Array:
    """Points so far away in eight directions that every density is 0 in float64."""
    angles = np.linspace(0, 2 * np.pi, 8, endpoint=False) + 0.1
    x = given.mean.mean(0) + 120 * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    return np.asarray(x)


def _candidates(rng: np.random.Generator, given: Model, count: int, reach: float) -> Array:
    low = (given.mean - reach * given.stddev).min(0)
    high = (given.mean + reach * given.stddev).max(0)
    return rng.uniform(low, high, (count, given.mean.shape[1]))
