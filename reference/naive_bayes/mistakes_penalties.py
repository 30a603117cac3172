"""Losses with amounts fitted to what was observed: penalties on the scales, a part of the data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from graders.comparisons.arrays import Array
from graders.evaluation.diagnosis import Observed, Slip
from graders.suites.naive_bayes.inputs import Sample
from reference.naive_bayes.mistakes_losses import average_loss, own


@dataclass(frozen=True)
class Penalty:
    """A function of scales (*batch, d) that may be added to the loss, in words."""

    words: str
    value: Callable[[Array], Array]

    def slip(self, weight: float, says: str = "") -> Slip:
        penalty = f"A penalty is added to the loss: {weight:.3g} times {self.words}."
        return Slip("penalty", says or penalty, lambda scales: weight * self.value(scales))


PENALTIES = (
    Penalty("the sum of the squares of the scales", lambda s: (s**2).sum(-1)),
    Penalty("the sum of the scales", lambda s: s.sum(-1)),
    Penalty("the norm of the scales", lambda s: np.sqrt((s**2).sum(-1))),
    Penalty("the sum of 1/σ", lambda s: (1 / s).sum(-1)),
    Penalty(
        "the sum of 1/σ² (or twice this number to every squared deviation)",
        lambda s: (1 / s**2).sum(-1),
    ),
    Penalty("the sum of (σ − 1)²", lambda s: ((s - 1) ** 2).sum(-1)),
    Penalty("the sum of (log σ)²", lambda s: (np.log(s) ** 2).sum(-1)),
    Penalty("the sum of log σ", lambda s: np.log(s).sum(-1)),
)
CONSTANT = Penalty("a constant", lambda s: np.ones(s.shape[:-1]))
SMALLEST = 1e-3
"""Smaller weights of a penalty are not told from rounding."""


def fitted_losses(path: Array, data: Sample, seen: Observed) -> Iterator[Slip]:
    """Slips fitted to losses (epochs,) at scales (epochs + 1, d): what is added or left out."""
    if seen.value.shape != (len(path) - 1,) or not np.isfinite(seen.value).all():
        return
    values, scales = seen.value.astype(float), np.abs(path[:-1])
    base = average_loss(scales, data)
    yield from _penalties(values - base, scales, seen, 1.0)
    # A sum has a slip of its own, with which the penalty is told.
    yield from _penalties(values - len(data.y) * base, scales, seen, float(len(data.y)))
    factor = float(np.median(values / base))
    yield Slip("factor", f"Every loss is {factor:.3g} times the average.", lambda data: factor)
    yield from _some(scales, data, seen)
    yield from _batches(scales, data, seen)


def _penalties(rest: Array, scales: Array, seen: Observed, size: float) -> Iterator[Slip]:
    """Penalties that explain what is left of the losses, each with its weight."""
    for penalty in (*PENALTIES, CONSTANT):
        column = penalty.value(scales)
        weight = float(column @ rest / (column @ column))
        off = np.abs(rest - weight * column).max()
        if abs(weight) > SMALLEST * size and off <= size * (seen.atol + seen.rtol):
            says = f"Every loss is off by a constant, {weight:+.3g}." if penalty is CONSTANT else ""
            yield penalty.slip(weight, says)


def _some(scales: Array, data: Sample, seen: Observed) -> Iterator[Slip]:
    """Averages over the first or the last so many examples, or over every other."""
    each = own(_each(scales, data), data.y)
    for part in parts(len(data.y)):
        if np.abs(each[:, part.chosen].mean(-1) - seen.value).max() <= seen.atol + 4 * seen.rtol:
            yield part.slip


@dataclass(frozen=True)
class Some:
    """A part of the examples, in words."""

    words: str
    chosen: slice

    @property
    def slip(self) -> Slip:
        says = f"Only {self.words} count: the average runs over all examples."
        return Slip("average", says, lambda loss, y: own(loss, y)[..., self.chosen].mean(-1))


def parts(size: int) -> Sequence[Some]:
    """All parts of so many examples that are looked for."""
    counts = range(2, size)
    return (
        *(Some(f"the first {count} examples", slice(None, count)) for count in counts),
        *(Some(f"the last {count} examples", slice(-count, None)) for count in counts),
        *(Some(f"every {step}th example", slice(None, None, step)) for step in range(2, 7)),
    )


def _batches(scales: Array, data: Sample, seen: Observed) -> Iterator[Slip]:
    """Averages over so many examples in each epoch, one part after the other."""
    each, size = own(_each(scales, data), data.y), len(data.y)
    for count in range(1, size):
        # Beyond the end, from the beginning; or a smaller last part; or none but whole ones.
        for turns in (0, -(-size // count), size // count):
            chosen = [_part(epoch, count, size, turns) for epoch in range(len(each))]
            made = np.array([row[part].mean() for row, part in zip(each, chosen)])
            if np.abs(made - seen.value).max() <= seen.atol + 4 * seen.rtol:
                says = f"Each epoch sees {count} examples only, one part after the other."
                yield Slip("changing", says, partial(_average_of, chosen))


def _part(epoch: int, count: int, size: int, turns: int) -> Array:
    """The indices of a part; after so many `turns` it is the first one again."""
    if not turns:
        return np.arange(epoch * count, (epoch + 1) * count) % size
    start = epoch % turns * count
    return np.arange(start, min(start + count, size))


def _average_of(chosen: Sequence[Array], epoch: int) -> Callable[[Array, Array], Array]:
    part = chosen[epoch % len(chosen)]
    return lambda loss, y: np.asarray(own(loss, y)[..., part].mean(-1))


def _each(scales: Array, data: Sample) -> Array:
    """The loss of every example in each class, (epochs, N, K)."""
    return average_loss(scales, data, {"average": lambda loss, y: loss})


def fitted_path(observed: Observed, known: Sequence[Slip], size: int) -> Iterator[Slip]:
    """Slips of the loss whose gradient is followed; `known` are those fitted to the losses."""
    for slip in known:
        if slip.part in ("penalty", "average", "changing"):
            yield replace(slip, says=f"The steps follow the gradient of another loss. {slip.says}")
        if slip.part == "penalty":
            # Beside a sum, the weight is that of the average times N.
            shared = slip.value
            yield replace(
                slip,
                says="The steps follow the gradient of a loss with a penalty on the scales.",
                value=lambda scales, shared=shared: shared(scales) / size,
            )
    if any(slip.part == "penalty" for slip in known):
        return
    for penalty in PENALTIES:
        weight = _weight(observed, penalty)
        if abs(weight) > SMALLEST:
            slip = penalty.slip(weight)
            yield replace(slip, says=f"The steps follow the gradient of another loss. {slip.says}")


STARTS = (0.003, 0.03, 0.3)


def _weight(observed: Observed, penalty: Penalty) -> float:
    """The weight of a penalty with which the steps are nearest to those observed."""

    def rest(weight: float) -> Array:
        made = observed.compute({"penalty": penalty.slip(weight, "-").value})
        return np.asarray(np.abs(observed.value) - np.abs(made)).ravel()

    best = 0.0
    for start in STARTS:
        weight = start
        for _ in range(5):
            here, step = rest(weight), 1e-4 * weight
            slope = (rest(weight + step) - here) / step
            change = float(slope @ here / (slope @ slope + 1e-12))
            weight -= float(np.clip(change, -0.9 * abs(weight), 4 * abs(weight)))
        if np.sum(rest(weight) ** 2) < np.sum(rest(best) ** 2):
            best = weight
    return best
