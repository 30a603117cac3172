"""Naive Bayes and logistic regression on Iris, from start to finish."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split

from reference.naive_bayes import figures
from reference.naive_bayes.data import Data, Learned
from reference.naive_bayes.naive_bayes import (
    get_class_conditionals,
    get_logistic_regression_params,
    get_prior,
    learn_stdevs,
    predict_class,
)
from reference.running.figures import numbers
from reference.running.page import (
    Block,
    Film,
    Page,
    Picture,
    Section,
    Table,
)
from reference.running.progress import Progress

Array = np.ndarray[Any, Any]

EPOCHS, QUICK_EPOCHS = 500, 150
LEARNING_RATE = 0.01
SPLIT_SEED = 1
FRAMES, QUICK_FRAMES = 80, 40


def run(quick: bool, progress: Progress) -> Page:
    """Three classes by Naive Bayes; then two, with scales learned by gradient descent."""
    data = iris()
    return Page(
        "naive_bayes",
        "Naive Bayes and logistic regression",
        f"Iris, sepal length and width: {len(data.y)} examples to learn from, "
        f"{len(data.y_test)} to test on.",
        (
            *naive_bayes(data, progress),
            *binary(data.binary()),
            *logistic_regression(
                data.binary(),
                QUICK_EPOCHS if quick else EPOCHS,
                QUICK_FRAMES if quick else FRAMES,
                progress,
            ),
        ),
    )


def iris() -> Data:
    """The first two features of Iris, a fifth of the examples kept for testing."""
    bunch = load_iris()
    x, x_test, y, y_test = train_test_split(
        bunch.data[:, :2].astype(np.float32), bunch.target, test_size=0.2, random_state=SPLIT_SEED
    )
    return Data(x, y, x_test, y_test, tuple(f"Iris {name}" for name in bunch.target_names))


def accuracy(prior: Any, conditionals: Any, x: Array, y: Array) -> float:
    """The share of examples whose class is predicted."""
    return float(np.mean(predict_class(prior, conditionals, x) == y))


def naive_bayes(data: Data, progress: Progress) -> tuple[Block, ...]:
    """Each class with standard deviations of its own."""
    progress.stage("Fitting Naive Bayes")
    prior, conditionals = get_prior(data.y), get_class_conditionals(data.x, data.y)
    probs = prior.probs_parameter().numpy()
    densities = conditionals.prob(data.grid[..., None, :]).numpy()
    regions = predict_class(prior, conditionals, data.grid)
    test = accuracy(prior, conditionals, data.x_test, data.y_test)
    progress.step()
    return (
        Section("Naive Bayes with three classes"),
        Picture("data", figures.draw_data(data), "The examples to learn from."),
        Picture("prior", figures.draw_prior(probs, data.classes), "The prior."),
        Picture("densities", figures.draw_densities(data, densities), _DENSITIES),
        Picture("regions", figures.draw_regions(data, regions, test), _REGIONS),
        Table(
            ("class", "prior", "means (cm)", "standard deviations (cm)"),
            tuple(
                (name, numbers(share), numbers(mean), numbers(stddev))
                for name, share, mean, stddev in zip(
                    data.classes, probs, conditionals.mean().numpy(), conditionals.stddev().numpy()
                )
            ),
        ),
        _accuracies(test, accuracy(prior, conditionals, data.x, data.y)),
    )


_DENSITIES = (
    "Lines of equal density of each class: axis-aligned ellipses, as features are independent."
)
_REGIONS = "The class predicted everywhere: boundaries are curved, as classes differ in scale."


def _accuracies(test: float, training: float) -> Table:
    return Table(
        ("accuracy on", "share of examples"),
        (("examples to test on", numbers(test)), ("examples to learn from", numbers(training))),
    )


def binary(data: Data) -> tuple[Block, ...]:
    """What the two classes are."""
    probs = get_prior(data.y).probs_parameter().numpy()
    return (
        Section("Two classes"),
        Picture("binary_data", figures.draw_data(data), "The same examples in two classes."),
        Picture("binary_prior", figures.draw_prior(probs, data.classes), "Their prior."),
    )


def logistic_regression(
    data: Data, epochs: int, frames: int, progress: Progress
) -> tuple[Block, ...]:
    """Two classes that share their scales."""
    prior = get_prior(data.y)
    learned, conditionals = learn(data, epochs, progress)
    progress.stage("Comparing with logistic regression")
    test = accuracy(prior, conditionals, data.x_test, data.y_test)
    regions = predict_class(prior, conditionals, data.grid)
    w, w0 = get_logistic_regression_params(prior, conditionals)
    predictive = 1 / (1 + np.exp(-(data.grid @ w + w0)))
    densities = conditionals.prob(data.grid[..., None, :]).numpy()
    film = figures.Learning(data, learned, conditionals.mean().numpy(), frames)
    progress.step()
    return (
        Section(
            "Two classes that share their scales",
            f"The scales are learned in {epochs} epochs with Adam({LEARNING_RATE}), from ones.",
        ),
        Picture("learning", figures.draw_learning(learned), _LEARNING),
        Film("scales", film.figure, film.show, film.frames, _SCALES),
        Picture("binary_densities", figures.draw_densities(data, densities), _BINARY_DENSITIES),
        Picture("binary_regions", figures.draw_regions(data, regions, test), _BINARY_REGIONS),
        Picture("logistic", figures.draw_logistic(data, predictive), _LOGISTIC),
        _learned_numbers(learned, conditionals.mean().numpy(), w, w0),
        _accuracies(test, accuracy(prior, conditionals, data.x, data.y)),
    )


_LEARNING = "The loss and the two scales; dashed, what the closed form gives."
_SCALES = (
    "The ellipses of one and two standard deviations while the scales are learned; dashed, what the"
    " closed form gives."
)
_BINARY_DENSITIES = "Lines of equal density of both classes: of one shape, as they share scales."
_BINARY_REGIONS = "The class predicted everywhere: one straight boundary, as scales are shared."
_LOGISTIC = "The logistic predictive probability of class 0."


class Counted:
    """An optimiser whose steps are counted as progress."""

    def __init__(self, optimiser: Any, progress: Progress) -> None:
        self._optimiser, self._progress = optimiser, progress

    def apply_gradients(self, pairs: Any) -> None:
        """What the optimiser does."""
        self._optimiser.apply_gradients(pairs)
        self._progress.step()


def learn(data: Data, epochs: int, progress: Progress) -> tuple[Learned, Any]:
    """Learn the shared scales; beside them, their closed form."""
    progress.stage("Learning scales", epochs)
    optimiser = Counted(tf.keras.optimizers.Adam(LEARNING_RATE), progress)
    scales = tf.Variable([1.0, 1.0], name="scales")
    losses, history, conditionals = learn_stdevs(data.x, data.y, scales, optimiser, epochs)
    best = best_scales(data.x, data.y)
    return Learned(losses, history, best_loss(best), best), conditionals


def best_scales(x: Array, y: Array) -> Array:
    """The maximum likelihood estimate of the scales that both classes share."""
    means = np.stack([x[y == k].mean(axis=0) for k in range(2)])
    return np.sqrt(np.mean((x - means[y]) ** 2, axis=0))


def best_loss(scales: Array) -> float:
    """The average negative log likelihood at the maximum likelihood estimate."""
    return float(np.sum(np.log(scales) + 0.5 * np.log(2 * np.pi) + 0.5))


def _learned_numbers(learned: Learned, means: Array, w: Array, w0: Any) -> Table:
    return Table(
        ("quantity", "learned", "closed form", "in the assignment (another split)"),
        (
            ("scales", numbers(learned.scales[-1]), numbers(learned.best_scales), "(0.559, 0.343)"),
            ("last loss", numbers(learned.losses[-1], 4), numbers(learned.best_loss, 4), ""),
            ("means of class 0", "", numbers(means[0]), "(4.969, 3.382)"),
            ("means of class 1", "", numbers(means[1]), "(6.217, 2.881)"),
            ("w", numbers(w), "", ""),
            ("w0", numbers(w0), "", ""),
        ),
    )
