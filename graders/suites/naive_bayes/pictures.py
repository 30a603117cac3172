"""Pictures of wrong answers to Naive Bayes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graders.comparisons.arrays import Array
from graders.evaluation.drawing import Answer, ellipses, line, panel, photo, points
from graders.figures import Figure, Images, Layer, Plot, Points
from graders.suites.naive_bayes.inputs import PLANE, Model, Sample
from reference.naive_bayes.mistakes_losses import average_loss, best_scales

DEVIATIONS = (1.0, 2.0)
"""Standard deviations at which a contour of a class is drawn."""
BESIDE = 0.06
"""How far points of one class stand beside each other."""
FINE = 60
"""Points of each axis of a picture of probabilities."""


def prior(wrong: Answer) -> Iterator[Figure]:
    """The share that each class got beside its share of the labels."""
    labels = np.asarray(wrong.inputs["y"])
    got = wrong.array("probabilities", None)
    shares = np.bincount(labels) / len(labels)
    yield Plot(
        "Your probability of each class, and how many of the labels it has",
        f"A plot of {len(got)} probabilities, and of the shares of {len(shares)} classes.",
        (
            points(_numbered(got, -BESIDE), "your probability", 0),
            points(_numbered(shares, BESIDE), "share of the labels", 3),
        ),
        "class",
        "probability",
    )


def _numbered(values: Array, beside: float) -> Array:
    return np.stack([np.arange(len(values)) + beside, values], axis=-1)


def class_conditionals(wrong: Answer) -> Iterator[Figure]:
    """The data of each class with the contours of the student's density of it."""
    data = Sample(np.asarray(wrong.inputs["x"], np.float64), np.asarray(wrong.inputs["y"]))
    if data.x.shape[1] == 2:
        yield from conditionals(wrong, data)


def conditionals(wrong: Answer, data: Sample) -> Iterator[Figure]:
    """Contours of each class at one and two standard deviations; the right ones for staff."""
    classes = int(data.y.max()) + 1
    mean, stddev = (wrong.array(name, classes, 2) for name in ("mean", "stddev"))
    own = [*_labelled(data), *_contours(mean, stddev)]
    caption = "The data of each class, and your density at one and two standard deviations"
    alt = f"A scatter plot of {len(data.x)} points in {classes} classes with ellipses: {caption}."
    yield Plot(caption, alt, tuple(own), "first feature", "second feature")
    right = np.stack([data.x[data.y == k].mean(0) for k in range(classes)])
    spread = np.stack([data.x[data.y == k].std(0) for k in range(classes)])
    expected = ellipses(right, 2 * spread, "expected, at two", 3, dashed=True)
    yield Plot(
        *(f"{caption}, with what was expected", alt, (*own, expected)),
        *("first feature", "second feature"),
        staff=True,
    )


def _labelled(data: Sample) -> Iterator[Points]:
    for k in range(int(data.y.max()) + 1):
        yield points(data.x[data.y == k], f"class {k}", k)


def _contours(mean: Array, stddev: Array) -> Iterator[Layer]:
    for k, (centre, spread) in enumerate(zip(mean, stddev)):
        axes = np.stack([factor * spread for factor in DEVIATIONS])
        yield ellipses(np.stack([centre] * len(DEVIATIONS)), axes, "", k)


def predictions(wrong: Answer) -> Iterator[Figure]:
    """The regions of the student's labels beside those asked for; else the points labelled."""
    asked = wrong.last("regions")
    yield from labelled(wrong) if asked is None else regions(asked)


def regions(wrong: Answer) -> Iterator[Figure]:
    """The class of each point of the plane, by the student and by Bayes' rule."""
    given = _model(wrong)
    x = np.asarray(wrong.inputs["x"], np.float64).reshape(PLANE, PLANE, 2)
    labels = wrong.array("labels", PLANE * PLANE).reshape(PLANE, PLANE)
    right = given.log_joint(x).argmax(-1)
    names = ", ".join(f"{name}: {k}" for k, name in enumerate(NAMES[: len(given.shares)]))
    share = 100 * float(np.mean(labels != right))
    yield Images(
        f"The class at each point of the plane of the features; {names}",
        f"Three images of a plane: the regions of your labels, the regions of the most probable"
        f" class, and where they differ, which is in {share:.0f} % of the plane.",
        (
            photo("your labels", _coloured(labels)),
            photo("most probable class", _coloured(right)),
            photo("where they differ", DIFFERENT[(labels != right).astype(int)]),
        ),
    )


NAMES = ("blue", "orange", "green", "pink", "yellow")
COLOURS = np.array(
    [(86, 180, 233), (230, 159, 0), (0, 158, 115), (204, 121, 167), (240, 228, 66), (90, 90, 90)],
    np.uint8,
)
"""Of the classes, told apart whatever colours a reader sees; the last is of no class."""
DIFFERENT = np.array([(235, 235, 235), (179, 38, 30)], np.uint8)


def _coloured(labels: Array) -> Array:
    known = np.isin(labels, range(len(NAMES)))
    return np.asarray(COLOURS[np.where(known, labels, len(NAMES)).astype(int)])


def _model(wrong: Answer) -> Model:
    return Model(*(np.asarray(wrong.inputs[n], float) for n in ("shares", "mean", "stddev")))


def labelled(wrong: Answer) -> Iterator[Figure]:
    """Where the student's labels are not those of the largest posterior."""
    given = _model(wrong)
    x = np.asarray(wrong.inputs["x"], np.float64)
    if x.shape[-1] != 2:
        return
    labels = wrong.array("labels", *x.shape[:-1]).reshape(-1)
    flat = x.reshape(-1, 2)
    right = given.log_joint(flat).argmax(-1)
    missed, layers = labels != right, list[Layer]()
    groups = [(labels == k, f"labelled {k}", k) for k in range(len(given.shares))]
    groups.append((~np.isin(labels, range(len(given.shares))), "no class", 3))
    for own, name, group in groups:
        layers += [points(flat[own & ~missed], name, group)] if own.any() else []
        if (own & missed).any():
            ringed = f"{name}, where another class is more probable"
            layers.append(points(flat[own & missed], ringed, group, ringed=True))
    contours = [
        ellipses(given.mean[k : k + 1], given.stddev[k : k + 1], "", k, dashed=True)
        for k in range(len(given.shares))
    ]
    yield Plot(
        "Your labels; dashed: one standard deviation around the mean of each class",
        f"A scatter plot of {len(flat)} labelled points, of which {int(missed.sum())} have a label"
        " that is not the most probable one.",
        (*contours, *layers),
        "first feature",
        "second feature",
    )


def learning(wrong: Answer) -> Iterator[Figure]:
    """Loss and scales against the epoch, with the closed form; or the density learned."""
    data = Sample(np.asarray(wrong.inputs["x"], np.float64), np.asarray(wrong.inputs["y"]))
    if wrong.check == "distribution":
        yield from conditionals(wrong, data)
        return
    if wrong.check == "losses":
        losses = wrong.array("losses", None)
        epochs, best = np.arange(len(losses)), best_scales(data)
        least = np.full(len(losses), float(average_loss(best[None], data)[0]))
        yield Plot(
            "Your loss in each epoch, and the least average loss that there is",
            f"A line plot of {len(losses)} losses from {losses[0]:.3g} to {losses[-1]:.3g}, above"
            f" or below a dashed line at {least[0]:.3g}.",
            (
                line(epochs, losses, "your loss", 0),
                line(epochs, least, "least average loss, in closed form", 3, dashed=True),
            ),
            "epoch",
            "loss",
        )
        return
    yield scales(wrong.array("scales", None, 2), best_scales(data))


def scales(seen: Array, best: Array) -> Plot:
    """Two scales against the epoch, each with the best one as a dashed line."""
    epochs, layers = np.arange(len(seen)), []
    for feature in range(2):
        name = f"feature {feature}"
        level = np.full(len(seen), float(best[feature]))
        layers.append(line(epochs, seen[:, feature], f"your scale of {name}", feature))
        layers.append(line(epochs, level, f"best, in closed form, {name}", feature, dashed=True))
    return Plot(
        "Your scales in each epoch, and the best ones in closed form",
        f"A line plot of two scales over {len(seen)} epochs, which end at {seen[-1, 0]:.3g} and"
        f" {seen[-1, 1]:.3g}; dashed lines at {best[0]:.3g} and {best[1]:.3g}.",
        tuple(layers),
        "epoch",
        "scale",
    )


def logistic(wrong: Answer) -> Iterator[Figure]:
    """The probability of class 0 by the student's weights beside that by the model."""
    given = _model(wrong)
    if given.mean.shape[1] != 2:
        return
    w, w0 = _weights(wrong)
    low = (given.mean - 3 * given.stddev).min(0)
    high = (given.mean + 3 * given.stddev).max(0)
    x, y = (np.linspace(*ends, FINE) for ends in zip(low, high))
    grid = np.stack(np.meshgrid(x, y[::-1]), axis=-1)
    joint = given.log_joint(grid)
    asked = _sigmoid(joint[..., 0] - joint[..., 1])
    own = _sigmoid(grid @ w + w0)
    yield Images(
        "The probability of class 0 over the plane of the features",
        "Two images of a plane: the probability of class 0 by your w and w0, and by Bayes' rule"
        f" from the distributions given; they differ by up to {np.abs(own - asked).max():.2g}.",
        (
            panel("by your w and w0", own, between=(0.0, 1.0)),
            panel("by Bayes' rule", asked, between=(0.0, 1.0)),
            panel("yours − Bayes'", own - asked, between=(-1.0, 1.0), signed=True),
        ),
    )


def _weights(wrong: Answer) -> tuple[Array, float]:
    """The first row of each, where there are several."""
    w, w0 = (np.asarray(wrong.seen.array(name), np.float64) for name in ("w", "w0"))
    return w.reshape(-1)[:2], float(w0.reshape(-1)[0])


def _sigmoid(value: Array) -> Array:
    return np.asarray(0.5 * (1 + np.tanh(value / 2)))
