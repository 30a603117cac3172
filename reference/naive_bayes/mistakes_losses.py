"""Known mistakes in the loss of shared scales, as parts of its computation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from graders.comparisons.arrays import Array
from graders.evaluation.diagnosis import Parts, Slip
from graders.suites.naive_bayes.inputs import Sample


def best_scales(data: Sample) -> Array:
    """The shared scales that maximise the likelihood: σ_i² = (1/N) Σ (x_ni − μ_{y_n,i})²."""
    return np.asarray(np.sqrt(np.mean(centred(data) ** 2, axis=0)))


def centred(data: Sample) -> Array:
    """x less the mean of its class, (N, d)."""
    return np.asarray(data.x - _of_classes(data)[data.y])


def average_loss(scales: Array, data: Sample, parts: Parts | None = None) -> Array:
    """−(1/N) Σ log P(x_n | y_n) under shared scales (*batch, d), class means and data."""
    given = parts or {}
    data = given.get("rows", lambda data: data)(data)
    spread = given.get("scale", np.asarray)(scales)[..., None, None, :]
    residual = _residual(data, given.get("centre", "class"))
    terms = given.get("half", 0.5) * residual**2 / np.abs(spread) ** given.get("power", 2)
    terms = terms + given.get("log", 1) * np.log(np.abs(spread))
    terms = terms + given.get("constant", np.log(2 * np.pi) / 2)
    loss = given.get("features", lambda terms: terms.sum(-1))(terms)
    reduced = given.get("average", _average)(loss, data.y)
    factor = given.get("factor", lambda data: 1.0)(data)
    penalty = given.get("penalty", lambda scales: 0.0)(np.abs(scales))
    return np.asarray(given.get("sign", 1) * factor * reduced + penalty)


def in_epoch(parts: Parts, epoch: int) -> Parts:
    """The parts, with the average that is taken in one of the epochs."""
    changing = parts.get("changing")
    return {**parts, "average": changing(epoch)} if changing else parts


def _residual(data: Sample, centre: str) -> Array:
    """x less the mean of each class, (N, K, d), or less what stands in its place."""
    centres = np.broadcast_to(CENTRES[centre](data), (data.y.max() + 1, data.x.shape[1]))
    return np.asarray(data.x[:, None, :] - centres)


def _of_classes(data: Sample, average: Callable[..., Array] = np.mean) -> Array:
    """The mean of each class, or another average, (K, d)."""
    classes = range(data.y.max() + 1)
    return np.stack([average(data.x[data.y == k], axis=0) for k in classes])


CENTRES: Mapping[str, Callable[[Sample], Array]] = {
    "class": _of_classes,
    "all": lambda data: data.x.mean(0),
    "none": lambda data: np.zeros(data.x.shape[1]),
    "swapped": lambda data: _of_classes(data)[::-1],
    "median": lambda data: _of_classes(data, np.median),
    "half": lambda data: _of_classes(data) / 2,
}
"""What is subtracted from x: (K, d), or (d,) for all classes."""


def own(loss: Array, y: Array) -> Array:
    """The loss of each example in its own class, (*batch, N), of losses (*batch, N, K)."""
    return np.asarray(loss[..., np.arange(len(y)), y])


def _average(loss: Array, y: Array) -> Array:
    return np.asarray(own(loss, y).mean(-1))


def _by_class(loss: Array, y: Array, *, mean: bool) -> Array:
    """The average over each class, then the mean or the sum of these."""
    each = [own(loss, y)[..., y == k].mean(-1) for k in range(loss.shape[-1])]
    return np.asarray(np.mean(each, axis=0) if mean else np.sum(each, axis=0))


def _class_only(loss: Array, y: Array, *, k: int, whole: bool = False) -> Array:
    chosen = own(loss, y)[..., y == k]
    return np.asarray(chosen.sum(-1) / len(y) if whole else chosen.mean(-1))


def _joint(loss: Array, y: Array) -> Array:
    """With the prior in it: −log P(x, y)."""
    prior = np.bincount(y) / len(y)
    return np.asarray(_average(loss - np.log(prior), y))


def _marginal(loss: Array, y: Array, *, prior: bool) -> Array:
    """Of P(x), whatever the labels."""
    shares = np.bincount(y) / len(y) if prior else np.ones(loss.shape[-1])
    return np.asarray(-np.log((np.exp(-loss) * shares).sum(-1)).mean(-1))


def _posterior(loss: Array, y: Array, *, prior: bool) -> Array:
    """Of P(y | x), as logistic regression has it."""
    return _average(loss - (np.log(np.bincount(y) / len(y)) if prior else 0), y) - _marginal(
        loss, y, prior=prior
    )


def _different_rows(data: Sample) -> Sample:
    """The data, of equal rows only the first."""
    first = np.sort(np.unique(data.x, axis=0, return_index=True)[1])
    return Sample(data.x[first], data.y[first])


UPHILL = Slip(
    "sign", "The steps go uphill: the sign of the loss, or of its gradient, is flipped.", -1
)
WEIGHED = (
    Slip(
        "average",
        "This averages each class on its own, and then the classes; expected the"
        " average over all examples.",
        partial(_by_class, mean=True),
    ),
    Slip(
        "average",
        "This is the sum of the averages of each class on its own; expected the"
        " average over all examples.",
        partial(_by_class, mean=False),
    ),
    Slip(
        "average",
        "Every example counts for both classes, not only for its own (average).",
        lambda loss, y: loss.mean((-1, -2)),
    ),
    Slip(
        "average",
        "Every example counts for both classes, not only for its own (sum over the classes).",
        lambda loss, y: loss.sum(-1).mean(-1),
    ),
    Slip(
        "average",
        "Every example counts for both classes, not only for its own (sum).",
        lambda loss, y: loss.sum((-1, -2)),
    ),
    Slip(
        "average",
        "Every example counts for both classes, weighted by their shares: the average runs over"
        " all pairs of an example and a label (tf.gather without batch_dims makes these).",
        lambda loss, y: loss.mean(-2) @ (np.bincount(y) / len(y)),
    ),
    Slip(
        "average",
        "Every example counts for both classes, weighted by their sizes: the sum runs over all"
        " pairs of an example and a label (tf.gather without batch_dims makes these).",
        lambda loss, y: loss.sum(-2) @ np.bincount(y),
    ),
    Slip(
        "average",
        "Each example counts for its likeliest class, whatever its label.",
        lambda loss, y: loss.min(-1).mean(-1),
    ),
    Slip(
        "average",
        "Each example counts for its least likely class, whatever its label.",
        lambda loss, y: loss.max(-1).mean(-1),
    ),
    *(
        Slip("average", f"Only the examples of class {k} count.", partial(_class_only, k=k))
        for k in (0, 1)
    ),
    *(
        Slip(
            "average",
            f"Only the examples of class {k} count (divided by N).",
            partial(_class_only, k=k, whole=True),
        )
        for k in (0, 1)
    ),
    Slip("average", "Every example is counted for class 0.", lambda loss, y: loss[..., 0].mean(-1)),
    Slip("average", "Every example is counted for class 1.", lambda loss, y: loss[..., 1].mean(-1)),
    Slip("average", "The loss has the prior in it: it is −log P(x, y).", _joint),
    Slip("average", "This is −log P(x), whatever the labels.", partial(_marginal, prior=True)),
    Slip(
        "average",
        "This is −log of the sum of both classes' densities, whatever the labels.",
        partial(_marginal, prior=False),
    ),
    Slip(
        "average",
        "This is −log P(y | x), the loss of logistic regression.",
        partial(_posterior, prior=True),
    ),
    Slip(
        "average",
        "This is −log P(y | x), the loss of logistic regression, without the prior.",
        partial(_posterior, prior=False),
    ),
    Slip(
        "average",
        "This is the negative density (not its logarithm), averaged.",
        lambda loss, y: -np.exp(-own(loss, y)).mean(-1),
    ),
    Slip(
        "average",
        "This is −log of the average density; expected the average of −log.",
        lambda loss, y: -np.log(np.exp(-own(loss, y)).mean(-1)),
    ),
    Slip(
        "average",
        "This is the median over the examples; expected the average.",
        lambda loss, y: np.median(own(loss, y), axis=-1),
    ),
    Slip(
        "average",
        "This is the loss of the first example only.",
        lambda loss, y: own(loss, y)[..., 0],
    ),
    Slip(
        "average",
        "This is the loss of the last example only.",
        lambda loss, y: own(loss, y)[..., -1],
    ),
    Slip("rows", "Of equal rows only one is counted.", _different_rows),
    Slip("features", "Only the first feature counts.", lambda terms: terms[..., 0]),
    Slip("features", "Only the last feature counts.", lambda terms: terms[..., -1]),
    Slip("centre", "The examples are compared with one mean for both classes.", "all"),
    Slip("centre", "No mean is subtracted.", "none"),
    Slip(
        "centre",
        "An example is compared with the mean of the other class, not of its own.",
        "swapped",
    ),
    Slip("centre", "The examples are compared with medians, not means.", "median"),
    Slip("scale", "The squares of the scales are used as standard deviations.", np.square),
    Slip(
        "scale",
        "The square roots of the scales are used as standard deviations.",
        lambda s: np.sqrt(np.abs(s)),
    ),
    Slip("scale", "exp of the scales is used as standard deviations.", np.exp),
    Slip(
        "scale",
        "softplus of the scales is used as standard deviations.",
        lambda s: np.log1p(np.exp(s)),
    ),
    Slip("scale", "1 / scales is used as standard deviations.", lambda s: 1 / s),
    Slip("half", "The squares lack their factor of one half.", 1.0),
    Slip("half", "The terms with the squares are missing.", 0.0),
    Slip("power", "The squares are divided by σ, not by σ².", 1),
    Slip("power", "The squares are not divided by σ².", 0),
    Slip("log", "The term log σ is missing.", 0),
    Slip("log", "The term log σ counts twice (log σ²).", 2),
    Slip("log", "The term log σ counts half.", 0.5),
    Slip("log", "The term log σ has the wrong sign.", -1),
    Slip("sign", "The sign is flipped: the loss is the negative log likelihood.", -1),
)
"""Slips of the loss that change its value, most of them also where it is least."""


def trained() -> tuple[Slip, ...]:
    """Slips of the loss whose gradient is followed; a factor makes no difference to Adam."""
    others = tuple(
        replace(slip, says=f"The steps follow the gradient of another loss. {slip.says}")
        for slip in WEIGHED
        if slip.part != "sign"
    )
    return (UPHILL, *others)
