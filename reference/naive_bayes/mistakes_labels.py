"""Known mistakes in predicted labels, as parts of their computation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from graders.comparisons.arrays import Array
from graders.evaluation.diagnosis import Observed, Parts, Slip
from graders.suites.naive_bayes.inputs import Model


def labels(given: Model, x: Array, parts: Parts) -> Array:
    """The label of each point x (*batch, d)."""
    likelihood = parts.get("likelihood", log_likelihood)(given, x)
    prior = np.log(given.shares)
    if "order" in parts:
        prior = prior[::-1]
    score = parts.get("combine", np.add)(likelihood, prior)
    score = parts.get("tried", np.asarray)(score[..., : parts.get("classes", score.shape[-1])])
    picked = np.asarray(parts.get("pick", lambda score: score.argmax(-1))(score))
    return np.asarray(parts.get("grid", np.asarray)(picked))


def log_likelihood(
    given: Model,
    x: Array,
    *,
    half: float = 0.5,
    power: float = 2.0,
    normaliser: float = 1.0,
) -> Array:
    """log P(x | Y = k) of every feature together, (*batch, K), with some of its terms changed."""
    terms = half * (x[..., None, :] - given.mean) ** 2 / given.stddev**power
    constant = np.log(2 * np.pi) / 2
    return np.asarray(-np.sum(terms + normaliser * np.log(given.stddev) + constant, axis=-1))


def over_points(likelihood: Array, prior: Array) -> Array:
    """The log joint, normalised over the first axis of the points."""
    joint = likelihood + prior
    return np.asarray(joint - np.log(np.exp(joint).sum(0)))


def _one_feature(given: Model, x: Array, at: int) -> Array:
    chosen = Model(given.shares, given.mean[:, [at]], given.stddev[:, [at]])
    return log_likelihood(chosen, x[..., [at]])


def _shared(given: Model, x: Array) -> Array:
    """Every class with the scales of the first."""
    first = np.broadcast_to(given.stddev[:1], given.stddev.shape)
    return log_likelihood(Model(given.shares, given.mean, first), x)


def _without(score: Array, at: int) -> Array:
    """The scores, with that of one class so low that it is never the largest, if there are two."""
    low = np.array(score)
    if low.shape[-1] > 1:
        low[..., at] = -np.inf
    return low


PRIOR_UNUSED = Slip(
    "combine",
    "The prior is not used: these are the labels without it.",
    lambda likelihood, prior: likelihood,
)
CONSTANT = tuple(
    Slip("pick", f"Every point gets class {k}.", lambda score, k=k: np.full(score.shape[:-1], k))
    for k in range(3)
)
SLIPS = (
    PRIOR_UNUSED,
    Slip("pick", "These are the least probable classes.", lambda score: score.argmin(-1)),
    Slip(
        "combine",
        "You added the prior's probability to a log likelihood; add its logarithm.",
        lambda likelihood, prior: likelihood + np.exp(prior),
    ),
    Slip(
        "combine",
        "You added the prior to the likelihood; multiply probabilities.",
        lambda likelihood, prior: np.exp(likelihood) + np.exp(prior),
    ),
    Slip(
        "combine",
        "You added the logarithm of the prior to the density; add it to the log density.",
        lambda likelihood, prior: np.exp(likelihood) + prior,
    ),
    Slip(
        "combine",
        "The logarithm of the prior is subtracted.",
        lambda likelihood, prior: likelihood - prior,
    ),
    Slip("combine", "The prior counts twice.", lambda likelihood, prior: likelihood + 2 * prior),
    Slip(
        "combine",
        "Only the prior decides: the class conditionals are not used.",
        lambda likelihood, prior: 0 * likelihood + prior,
    ),
    Slip(
        "combine",
        "The logarithm of the prior has base 10, that of the density is natural.",
        lambda likelihood, prior: likelihood + prior / np.log(10),
    ),
    Slip(
        "combine",
        "The logarithm of the prior has base 2, that of the density is natural.",
        lambda likelihood, prior: likelihood + prior / np.log(2),
    ),
    Slip("order", "The prior's classes are in reverse order.", True),
    Slip(
        "combine",
        "The posterior is normalised over the points; expected over the classes.",
        over_points,
    ),
    Slip("pick", "The labels count from 1; classes count from 0.", lambda s: s.argmax(-1) + 1),
    Slip("pick", "The labels are too small by 1.", lambda s: s.argmax(-1) - 1),
    Slip("pick", "The labels are in reverse order.", lambda s: s.shape[-1] - 1 - s.argmax(-1)),
    Slip(
        "pick",
        "These are the second most probable classes.",
        lambda s: np.argsort(-s, axis=-1)[..., min(1, s.shape[-1] - 1)],
    ),
    Slip(
        "pick",
        "The largest absolute value is taken: log probabilities are negative.",
        lambda s: np.abs(s).argmax(-1),
    ),
    *(
        Slip("classes", f"Only the first {count} classes are ever predicted.", count)
        for count in (2, 3, 4)
    ),
    Slip("tried", "The last class is never predicted.", lambda s: _without(s, -1)),
    Slip("tried", "The first class is never predicted.", lambda s: _without(s, 0)),
    Slip(
        "likelihood",
        "The normalising factor 1/σ of the densities is missing.",
        lambda given, x: log_likelihood(given, x, normaliser=0.0),
    ),
    Slip(
        "likelihood",
        "The exponent of the density lacks its factor of one half.",
        lambda given, x: log_likelihood(given, x, half=1.0),
    ),
    Slip(
        "likelihood",
        "The exponent of the density divides by σ, not by σ².",
        lambda given, x: log_likelihood(given, x, power=1.0),
    ),
    Slip(
        "likelihood",
        "The normalising factor of the density is 1/σ²; expected 1/σ.",
        lambda given, x: log_likelihood(given, x, normaliser=2.0),
    ),
    Slip(
        "likelihood",
        "The normalising factor of the density is 1/√σ; expected 1/σ.",
        lambda given, x: log_likelihood(given, x, normaliser=0.5),
    ),
    Slip(
        "likelihood",
        "These are the classes with the nearest mean: the standard deviations are not used.",
        lambda given, x: log_likelihood(given, x, power=0.0, normaliser=0.0),
    ),
    Slip("likelihood", "All classes get the scales of the first.", _shared),
    Slip("likelihood", "Only the first feature is used.", lambda g, x: _one_feature(g, x, 0)),
    Slip("likelihood", "Only the last feature is used.", lambda g, x: _one_feature(g, x, -1)),
    Slip(
        "likelihood",
        "The log densities of the features are averaged, not summed (or the logarithm of the"
        " prior is added for each feature, which gives the same labels).",
        lambda given, x: log_likelihood(given, x) / x.shape[-1],
    ),
    Slip(
        "combine",
        "The log densities and the logarithm of the prior are multiplied; add logarithms.",
        lambda likelihood, prior: likelihood * prior,
    ),
    Slip(
        "combine",
        "The log densities are multiplied by the prior; add its logarithm.",
        lambda likelihood, prior: likelihood * np.exp(prior),
    ),
    Slip(
        "combine",
        "The densities are multiplied by the logarithm of the prior.",
        lambda likelihood, prior: np.exp(likelihood) * prior,
    ),
)


GRIDS = tuple(
    Slip(
        "grid",
        "The points of a grid are flattened in one order, and their labels put back in another"
        " (C and Fortran).",
        mixed,
    )
    for mixed in (
        lambda labels: labels.ravel().reshape(labels.shape, order="F"),
        lambda labels: labels.ravel(order="F").reshape(labels.shape),
    )
)
"""Of points in more than one dimension."""

UNLIKELY = 3.5
"""How many standard deviations the score of draws may be off: once in 2000 it is more."""


def are_draws(labels: Array, joint: Array) -> bool:
    """Whether labels (n, *batch) may be draws from the posterior, given the log joint.

    Their score is the sum of their log posteriors, whose mean and variance are known.
    """
    count = joint.shape[-1]
    if labels.dtype.kind not in "iuf" or not np.isin(labels, np.arange(count)).all():
        return False
    log_posterior = joint - np.logaddexp.reduce(joint, axis=-1, keepdims=True)
    posterior = np.exp(log_posterior)
    mean = (posterior * log_posterior).sum(-1)
    variance = (posterior * log_posterior**2).sum(-1) - mean**2
    score = np.take_along_axis(
        np.broadcast_to(log_posterior, (*labels.shape, count)), labels.astype(int)[..., None], -1
    )
    off = score.sum() - len(labels) * mean.sum()
    return bool(abs(off) <= UNLIKELY * np.sqrt(len(labels) * variance.sum()))


LIMITS = (1e-4, 1e-5, 1e-6, 1e-8, 1e-10, 1e-12, *np.exp(np.arange(-30.0, -9.0, 5.0)))
BATCHES = (16, 32, 50, 64, 100, 128, 200)


def limited_densities(observed: Sequence[Observed]) -> Iterator[Slip]:
    """A slip with the lower limit of the densities that fits these labels, if there is one."""
    for limit in np.log(LIMITS):
        slip = Slip(
            "combine",
            "Small densities, or their logarithms, are raised to a lower limit: far from the data"
            " only the prior decides.",
            lambda likelihood, prior, limit=limit: np.maximum(likelihood, limit) + prior,
        )
        if all(one.fits({slip.part: slip.value}) for one in observed):
            yield slip
            return


def whole_batches(observed: Sequence[Observed]) -> Iterator[Slip]:
    """Slips with the size of batches, without a last smaller one, that fit these labels."""
    for size in BATCHES:
        slip = Slip(
            "grid",
            f"Points are labelled in batches of {size}; a last, smaller batch gets class 0.",
            lambda labels, size=size: np.where(_in_whole(labels, size), labels, 0),
        )
        if all(one.fits({slip.part: slip.value}) for one in observed):
            yield slip


def _in_whole(labels: Array, size: int) -> Array:
    """Which points lie in a whole batch; all if there are too few for one."""
    whole = max(labels.size // size * size, min(size, labels.size))
    return np.reshape(np.arange(labels.size) < whole, labels.shape)


def weighted_prior(observed: Sequence[Observed]) -> Iterator[Slip]:
    """A slip with the weight of the log prior that fits these labels, if there is one."""
    for weight in np.arange(-30, 61) / 10:
        if any(abs(weight - known) < 0.04 for known in (-1, 0, 1, 2)):
            continue
        slip = Slip(
            "combine",
            f"The logarithm of the prior counts about {weight:.1f} times; expected once.",
            lambda likelihood, prior, weight=weight: likelihood + weight * prior,
        )
        if all(one.fits({slip.part: slip.value}) for one in observed):
            yield slip
            return
