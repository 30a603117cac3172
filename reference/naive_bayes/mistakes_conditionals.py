"""Known mistakes in the class conditionals, as parts of their computation."""

from __future__ import annotations

from typing import Any

import numpy as np

from graders.comparisons.arrays import Array
from graders.evaluation.diagnosis import Parts, Slip
from graders.suites.naive_bayes.inputs import Sample
from reference.naive_bayes import mistakes_corners
from reference.naive_bayes.mistakes import LAST, rounded

Groups = list[Array]


def groups(data: Sample, parts: Parts) -> Groups:
    """The examples of each class, each (N_k, d)."""
    count = parts.get("classes", int(data.y.max()) + 1)
    if isinstance(count, str):
        count = {"last": int(data.y[-1]) + 1, "but one": max(int(data.y.max()), 1)}[count]
    columns = data.x[:, : parts.get("features", data.x.shape[1])]
    if "split" in parts:
        return list(parts["split"](columns, data.y, count))
    return [columns[data.y == k + parts.get("first", 0)] for k in range(count)]


def means(data: Sample, parts: Parts) -> Array:
    """The means (K, d) of each class."""
    data = parts.get("kept", data)
    found = groups(data, parts)
    mean = parts.get("mean", lambda g, x: g.mean(0))
    made = np.stack([mean(g, data.x) if len(g) else np.full(g.shape[1], np.nan) for g in found])
    return np.asarray(parts.get("layout", np.asarray)(parts.get("change", np.asarray)(made)))


def stddevs(data: Sample, parts: Parts, own: Array | None = None) -> Array:
    """The standard deviations (K, d) of each class; `own` are the student's means."""
    data = parts.get("kept", data)
    found = groups(data, parts)
    made = np.stack([_spread(g, data, parts, own, k) for k, g in enumerate(found)])
    made = parts.get("over", lambda s, g: s)(made, found)
    made = parts.get("limit", np.asarray)(parts.get("power", np.asarray)(made))
    return np.asarray(parts.get("layout", np.asarray)(made))


def _spread(group: Array, data: Sample, parts: Parts, own: Array | None, k: int) -> Array:
    """The standard deviation of each feature of one class."""
    if not len(group):
        return np.full(group.shape[1], np.nan)
    if "spread" in parts:
        return np.asarray(parts["spread"](group, data.x))
    centre = {"all": data.x.mean(0), "none": 0.0, "median": np.median(group, axis=0)}.get(
        parts.get("centre", ""), group.mean(0)
    )
    if parts.get("centre") == "own" and own is not None and k < len(own):
        centre = own[k][: group.shape[1]]
    total = np.sum((group - centre) ** 2, axis=0)
    return np.asarray(np.sqrt(total / parts.get("divisor", _own_size)(len(group), data)))


def _own_size(n: int, data: Sample) -> float:
    return n


def _sharing(share: Any) -> Any:
    """All classes get the same: `share` of their stack, weighted by their sizes."""
    return lambda s, found: np.broadcast_to(share(s, [len(g) for g in found]), s.shape)


SWAPPED = Slip("layout", "Classes and features are swapped.", np.transpose)
REVERSED = Slip("layout", "The classes are in reverse order.", lambda a: a[::-1])
BACKWARD = Slip("layout", "The features are in reverse order.", lambda a: a[:, ::-1])
KEPT = "The result of the first call is kept for later calls."
FIXED = (
    *(
        Slip("classes", f"Your distribution has {count} classes, whatever the labels are.", count)
        for count in (2, 3)
    ),
    Slip("features", "Your distribution has 2 features, whatever x is.", 2),
)
BUT_ONE = Slip("classes", "The last class is left out.", "but one")
MIXED = (
    Slip(
        "layout",
        "A table of features by classes is reshaped, not transposed: its values are mixed up.",
        lambda a: a.T.reshape(a.shape),
    ),
    Slip(
        "layout",
        "A table is filled class by class and read feature by feature: its values are mixed up.",
        lambda a: a.ravel().reshape(a.shape, order="F"),
    ),
)


def _by_sizes(x: Array, y: Array, count: int) -> Groups:
    """Parts of x as it is, of the sizes of the classes."""
    return np.split(x, np.cumsum(np.bincount(y, minlength=count))[:-1])


SPLIT = (
    Slip(
        "split",
        "The examples are split into parts of the classes' sizes, without being sorted by label.",
        _by_sizes,
    ),
    Slip(
        "split",
        "The examples, sorted by label, are split into K parts of the same size.",
        lambda x, y, count: np.array_split(x[np.argsort(y, kind="stable")], count),
    ),
    Slip(
        "split",
        "The examples are split into K parts of the same size, whatever their labels are.",
        lambda x, y, count: np.array_split(x, count),
    ),
)
LATER = Slip("first", "Each class gets the examples of the next label: labels start at 0.", 1)

MEANS = (
    Slip("mean", "Every class gets the mean of all examples.", lambda g, x: x.mean(0)),
    SWAPPED,
    Slip("mean", "These are medians, not means.", lambda g, x: np.median(g, axis=0)),
    Slip(
        "mean",
        "You divided the sums over a class by the number of all examples, N, not by N_k.",
        lambda g, x: g.sum(0) / len(x),
    ),
    Slip(
        "mean",
        "You divided the sums over a class by N_k − 1; a mean divides by N_k.",
        lambda g, x: g.sum(0) / (len(g) - 1),
    ),
    Slip("mean", "These are the sums over a class, not means.", lambda g, x: g.sum(0)),
    Slip(
        "mean",
        "A class gets one number, its mean over examples and features together.",
        lambda g, x: np.full(g.shape[1], g.mean()),
    ),
    Slip(
        "mean",
        "These are midpoints between the least and the greatest value, not means.",
        lambda g, x: (g.min(0) + g.max(0)) / 2,
    ),
    Slip("mean", "These are the greatest values of a class.", lambda g, x: g.max(0)),
    Slip("mean", "These are the least values of a class.", lambda g, x: g.min(0)),
    Slip("mean", "These are first examples, not means.", lambda g, x: g[0]),
    Slip("mean", "All means are 0.", lambda g, x: 0 * g[0]),
    Slip("mean", "These are geometric means.", lambda g, x: np.exp(np.log(g).mean(0))),
    Slip("mean", "These are quadratic means.", lambda g, x: np.sqrt((g**2).mean(0))),
    Slip(
        "mean",
        "The mean of all examples is subtracted from the means.",
        lambda g, x: g.mean(0) - x.mean(0),
    ),
    Slip("mean", "You left out the first example of a class.", lambda g, x: g[1:].mean(0)),
    Slip("mean", "You left out the last example of a class.", lambda g, x: g[:-1].mean(0)),
    Slip("mean", "These are the means of all other classes.", lambda g, x: _others(g, x).mean(0)),
    Slip("mean", "These are standard deviations, not means.", lambda g, x: g.std(0)),
    *mistakes_corners.of_groups("mean", np.nanmean),
    Slip("change", "The means are cut to whole numbers.", np.trunc),
    Slip("change", "The signs of the means are flipped.", np.negative),
    *rounded("change", "The means are", most=3),
    REVERSED,
    BACKWARD,
    LATER,
    LAST,
    BUT_ONE,
    *MIXED,
    *FIXED,
    *SPLIT,
)


def _others(group: Array, x: Array) -> Array:
    """The examples of all other classes."""
    own = (x[:, None, :] == group).all(-1).any(1)
    return np.asarray(x[~own])


STDDEVS = (
    Slip(
        "divisor",
        "These are the N_k − 1 estimates; maximum likelihood divides by N_k.",
        lambda n, data: max(n - 1, 1),
    ),
    Slip("power", "This is the variance; expected the standard deviation.", np.square),
    Slip(
        "spread",
        "Every class gets the standard deviation of all examples together.",
        lambda g, x: x.std(0),
    ),
    Slip(
        "over",
        "All classes share one standard deviation, pooled over the classes.",
        _sharing(lambda s, n: np.sqrt(np.average(s**2, axis=0, weights=n))),
    ),
    Slip(
        "over",
        "All classes share one standard deviation, the mean of those of the classes.",
        _sharing(lambda s, n: s.mean(0)),
    ),
    Slip(
        "over",
        "All classes share one standard deviation, from the mean of their variances.",
        _sharing(lambda s, n: np.sqrt((s**2).mean(0))),
    ),
    Slip("over", "Every class gets the scales of the first class.", _sharing(lambda s, n: s[0])),
    Slip("over", "Every class gets the scales of the last class.", _sharing(lambda s, n: s[-1])),
    Slip(
        "over",
        "The features of a class share one standard deviation, the mean of those of the features.",
        lambda s, g: np.broadcast_to(s.mean(1, keepdims=True), s.shape),
    ),
    Slip(
        "over",
        "The features of a class share one standard deviation, from the mean of their variances.",
        lambda s, g: np.broadcast_to(np.sqrt((s**2).mean(1, keepdims=True)), s.shape),
    ),
    SWAPPED,
    Slip(
        "spread",
        "A class gets one number, the standard deviation of all its features together"
        " (an axis is missing).",
        lambda g, x: np.full(g.shape[1], g.std()),
    ),
    Slip(
        "spread",
        "Every class and feature gets one number, the standard deviation of all of x.",
        lambda g, x: np.full(g.shape[1], x.std()),
    ),
    Slip("centre", "The deviations are taken from the mean of all examples.", "all"),
    Slip("centre", "No mean is subtracted before squaring.", "none"),
    Slip("centre", "The deviations are taken from the median.", "median"),
    Slip(
        "spread",
        "These are mean absolute deviations, not standard deviations.",
        lambda g, x: np.abs(g - g.mean(0)).mean(0),
    ),
    Slip(
        "spread",
        "These are median absolute deviations, not standard deviations.",
        lambda g, x: np.median(np.abs(g - np.median(g, axis=0)), axis=0),
    ),
    Slip("spread", "These are ranges, not standard deviations.", lambda g, x: np.ptp(g, axis=0)),
    Slip("spread", "All standard deviations are 1.", lambda g, x: np.ones(g.shape[1])),
    Slip("spread", "You left out the first example of a class.", lambda g, x: g[1:].std(0)),
    Slip("spread", "You left out the last example of a class.", lambda g, x: g[:-1].std(0)),
    Slip(
        "spread",
        "These are the standard deviations of all other classes.",
        lambda g, x: _others(g, x).std(0),
    ),
    Slip("spread", "These are means, not standard deviations.", lambda g, x: g.mean(0)),
    *mistakes_corners.of_groups("spread", np.nanstd),
    Slip("divisor", "The sum of squares is divided by N, not by N_k.", lambda n, data: len(data.y)),
    Slip(
        "divisor",
        "The sum of squares is divided by N / K, the mean size of a class, not by N_k.",
        lambda n, data: len(data.y) / (data.y.max() + 1),
    ),
    Slip("divisor", "The sum of squares is not divided by N_k.", lambda n, data: 1),
    Slip("divisor", "The sum of squares is divided by N_k + 1.", lambda n, data: n + 1),
    Slip("divisor", "The sum of squares is divided by N_k − 2.", lambda n, data: np.float64(n - 2)),
    Slip(
        "divisor",
        "These are standard errors: the standard deviation is divided by √N_k once more.",
        lambda n, data: n**2,
    ),
    Slip("power", "The square root is taken twice.", np.sqrt),
    Slip("power", "This is 1/σ; expected σ.", lambda s: 1 / s),
    Slip("power", "This is 1/σ²; expected σ.", lambda s: s**-2.0),
    Slip("power", "This is log σ; expected σ.", np.log),
    Slip("power", "This is log σ²; expected σ.", lambda s: 2 * np.log(s)),
    Slip("power", "This is exp σ; expected σ.", np.exp),
    Slip(
        "power", "This is softplus of σ, log(1 + exp σ); expected σ.", lambda s: np.log1p(np.exp(s))
    ),
    Slip("power", "The signs of the standard deviations are flipped.", np.negative),
    *rounded("limit", "The scales are", most=3),
    REVERSED,
    BACKWARD,
    LATER,
    LAST,
    BUT_ONE,
    *MIXED,
    *FIXED,
    *SPLIT,
)
OWN_MEANS = Slip(
    "centre", "The standard deviations are taken around your means, which are wrong.", "own"
)
