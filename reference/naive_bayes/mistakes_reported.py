"""Known mistakes in the losses that are returned, as parts of their computation."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array
from graders.evaluation.diagnosis import Parts, Slip
from graders.suites.naive_bayes.inputs import Sample
from reference.naive_bayes.mistakes import rounded
from reference.naive_bayes.mistakes_losses import WEIGHED, average_loss, in_epoch


def _size(data: Sample) -> int:
    return len(data.y)


FACTORS = (
    ("This is the sum over the examples; expected the average.", _size),
    (
        "This is the average divided by K = 2: a mean over a one-hot product also counts its"
        " zeros.",
        lambda data: 1 / 2,
    ),
    ("The average runs over the features, too.", lambda data: 1 / data.x.shape[1]),
    (
        "The average runs over the features and the K = 2 classes, too.",
        lambda data: 1 / (2 * data.x.shape[1]),
    ),
    ("This is the average times 2.", lambda data: 2.0),
    ("This is half the sum over the examples; expected the average.", lambda data: _size(data) / 2),
    ("The average is divided by N once more.", lambda data: 1 / _size(data)),
    ("The logarithms have base 10, not e.", lambda data: 1 / np.log(10)),
    ("The logarithms have base 2, not e.", lambda data: 1 / np.log(2)),
    ("The sum is divided by N − 1, not by N.", lambda data: _size(data) / (_size(data) - 1)),
)


def reported() -> tuple[Slip, ...]:
    """Slips of the losses returned."""
    return (
        *WEIGHED,
        *(Slip("factor", says, factor) for says, factor in FACTORS),
        Slip("constant", "The constant log 2π of the density is missing.", 0.0),
        Slip(
            "constant",
            "The constant is log 2π for each feature; expected half of it.",
            np.log(2 * np.pi),
        ),
        Slip("when", "This is the loss after the step; expected the loss before it.", "after"),
        Slip("when", "Every loss is the first one.", "first"),
        Slip("when", "Every loss is the last one.", "last"),
        Slip("when", "The losses are in reverse order.", "reversed"),
        Slip("when", "The losses are summed from the first epoch on.", "summed"),
        Slip("finish", "These are exponentials of the losses.", np.exp),
        *rounded("finish", "The losses are", most=2),
    )


def losses(path: Array, data: Sample, parts: Parts) -> Array:
    """The loss of each epoch, where `path` (epochs + 1, d) are the scales before each and last."""
    values = (
        np.array([average_loss(s, data, in_epoch(parts, t)) for t, s in enumerate(path)])
        if "changing" in parts
        else average_loss(path, data, parts)
    )
    before, after = values[:-1], values[1:]
    made = {
        "after": after,
        "first": np.full_like(before, before[0]),
        "last": np.full_like(before, before[-1]),
        "reversed": before[::-1],
        "summed": np.cumsum(before),
    }.get(parts.get("when", ""), before)
    return np.asarray(parts.get("finish", np.asarray)(made))
