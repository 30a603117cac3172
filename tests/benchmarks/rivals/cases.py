"""The checks on Naive Bayes as plain assertions, which any grader of notebooks can run.

The same probes, the same draws and the same points as the suite's, without anything
that grades: what is expected is worked out by NumPy beside each assertion.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from graders.comparisons.arrays import Array
from graders.evaluation.checks import any_of
from graders.suites.naive_bayes.inputs import (
    MODEL_DTYPES,
    Model,
    Sample,
    far_points,
    grid,
    learning_sample,
    model,
    points,
    sample,
)
from reference.naive_bayes.mistakes_losses import average_loss, best_scales
from tests.benchmarks.rivals.asking import (
    CASES,
    Student,
    assert_case,
    assert_close,
    assert_shapes,
    case,
    draw,
    earned,
)

__all__ = ["CASES", "Student", "assert_case", "earned"]

DTYPES = ("float64", "float32")
LEARNING_DTYPES = (("float32", "float32"), ("float64", "float32"), ("float64", "float64"))
START, EPOCHS = np.ones(2), 12
ADAM = {"rate": 0.12, "momentum": 0.5}


@case("get_prior.form", 0.25)
def prior_form(student: Student) -> None:
    assert_shapes(student.ask("prior", y=sample(draw("points"), 3).y), [], [])


@case("get_prior.shares", 2.25)
def prior_shares(student: Student) -> None:
    for classes in (2, 3, 5):
        assert_prior(student, classes)


@case("get_prior.one_class", 0.5)
def prior_one_class(student: Student) -> None:
    assert_prior(student, 1)


def assert_prior(student: Student, classes: int) -> None:
    y = sample(draw("points"), classes).y
    seen = student.ask("prior", y=y)["probabilities"]
    assert_close(seen, np.bincount(y) / len(y), rtol=1e-5, atol=1e-6)


def conditionals(student: Student, data: Sample, dtype: str) -> dict[str, Any]:
    return student.ask("class_conditionals", x=data.x.astype(dtype), y=data.y)


def assert_means(seen: dict[str, Any], data: Sample) -> None:
    expected = np.stack([data.x[data.y == k].mean(0) for k in range(data.y.max() + 1)])
    assert_close(seen["mean"], expected, rtol=1e-4, atol=1e-4)


def assert_stddevs(seen: dict[str, Any], data: Sample) -> None:
    expected = np.stack([data.x[data.y == k].std(0) for k in range(data.y.max() + 1)])
    assert_close(seen["stddev"], expected, rtol=1e-4, atol=1.1e-3)


@case("get_class_conditionals.form", 0.5)
@any_of("dtype", DTYPES)
def conditionals_form(student: Student, dtype: str) -> None:
    assert_shapes(conditionals(student, sample(draw("points"), 3), dtype), [3], [2])


@case("get_class_conditionals.independence", 0.5)
@any_of("dtype", DTYPES)
def conditionals_independence(student: Student, dtype: str) -> None:
    data = sample(draw("points"), 3)
    (a, b), (c, d) = data.x[:2]
    corners = np.array([[a, b], [c, d], [a, d], [c, b]]).astype(dtype)
    seen = student.ask("log_densities", x=data.x.astype(dtype), y=data.y, points=corners)
    first, second, third, fourth = seen["log_densities"].astype(np.float64)
    assert_close(first + second - third - fourth, np.zeros(first.shape), rtol=0, atol=1e-3)


@case("get_class_conditionals.means", 1)
@any_of("dtype", DTYPES)
def conditionals_means(student: Student, dtype: str) -> None:
    data = sample(draw("points"), 3)
    assert_means(conditionals(student, data, dtype), data)


@case("get_class_conditionals.standard_deviations", 1.5)
def conditionals_stddevs(student: Student) -> None:
    for spread in (1.0, 0.05):
        stddevs_of_spread(student=student, spread=spread)


@any_of("dtype", DTYPES)
def stddevs_of_spread(student: Student, spread: float, dtype: str) -> None:
    data = sample(draw("points"), 3, spread=spread)
    assert_stddevs(conditionals(student, data, dtype), data)


@case("get_class_conditionals.other_sizes", 1)
def conditionals_other_sizes(student: Student) -> None:
    for classes, features in ((2, 4), (1, 2), (5, 1)):
        conditionals_of_size(student=student, classes=classes, features=features)


@any_of("dtype", DTYPES)
def conditionals_of_size(student: Student, classes: int, features: int, dtype: str) -> None:
    data = sample(draw("points"), classes, features)
    seen = conditionals(student, data, dtype)
    assert_shapes(seen, [classes], [features])
    assert_means(seen, data)
    assert_stddevs(seen, data)


def of_dtypes(given: Model, dtypes: tuple[str, str]) -> dict[str, Array]:
    shares, rest = dtypes
    return {
        "shares": given.shares.astype(shares),
        "mean": given.mean.astype(rest),
        "stddev": given.stddev.astype(rest),
    }


def predictions(
    student: Student, given: Model, x: Array, dtypes: tuple[str, str]
) -> dict[str, Any]:
    return student.ask("predictions", **of_dtypes(given, dtypes), x=x.astype(dtypes[1]))


def assert_labels(student: Student, given: Model, x: Array, dtypes: tuple[str, str]) -> None:
    seen = predictions(student, given, x, dtypes)
    assert_close(seen["labels"], given.log_joint(x).argmax(-1), rtol=0, atol=0)


@case("predict_class.form", 0.5)
@any_of("dtypes", MODEL_DTYPES)
def labels_form(student: Student, dtypes: tuple[str, str]) -> None:
    given = model(draw("model"), 3)
    seen = predictions(student, given, points(draw("x"), given, 40), dtypes)
    assert seen["kind"] == "NumPy array", f"the labels are a {seen['kind']}"
    assert seen["labels"].dtype.kind in "iu", f"the labels are {seen['labels'].dtype}"
    assert seen["labels"].shape == (40,), f"the labels have shape {seen['labels'].shape}"


@case("predict_class.classes", 1.5)
def labels_classes(student: Student) -> None:
    for classes, features in ((3, 2), (2, 4), (5, 2)):
        labels_of_size(student=student, classes=classes, features=features)


@any_of("dtypes", MODEL_DTYPES)
def labels_of_size(student: Student, classes: int, features: int, dtypes: tuple[str, str]) -> None:
    given = model(draw("model"), classes, features)
    assert_labels(student, given, points(draw("x"), given, 40), dtypes)


@case("predict_class.prior_matters", 1)
@any_of("dtypes", MODEL_DTYPES)
def labels_prior_matters(student: Student, dtypes: tuple[str, str]) -> None:
    given = model(draw("model"), 3, odds=6.0)
    assert_labels(student, given, points(draw("x"), given, 80), dtypes)
    predictions(student, given, far_points(given), dtypes)  # asked, too, and only advised on


@case("predict_class.higher_ranks", 1)
def labels_higher_ranks(student: Student) -> None:
    for shape in ((7, 1), (4, 6), (2, 3, 4)):
        labels_of_rank(student=student, shape=shape)


@any_of("dtypes", MODEL_DTYPES)
def labels_of_rank(student: Student, shape: tuple[int, ...], dtypes: tuple[str, str]) -> None:
    given = model(draw("model"), 3)
    assert_labels(student, given, grid(draw("grid"), given, shape), dtypes)


@case("predict_class.one_class", 0.5)
@any_of("dtypes", MODEL_DTYPES)
def labels_one_class(student: Student, dtypes: tuple[str, str]) -> None:
    given = model(draw("model"), 1)
    assert_labels(student, given, points(draw("x"), given, 10), dtypes)


def learning(student: Student, dtypes: tuple[str, str]) -> tuple[dict[str, Any], Sample]:
    data = learning_sample(draw("learning"))
    inputs = {"x": data.x.astype(dtypes[0]), "y": data.y, "scales": START.astype(dtypes[1])}
    return student.ask("learning", **inputs, **ADAM, epochs=EPOCHS), data


@case("learn_stdevs.form", 0.5)
@any_of("dtypes", LEARNING_DTYPES)
def learning_form(student: Student, dtypes: tuple[str, str]) -> None:
    seen, _ = learning(student, dtypes)
    for name, shape in (("losses", (EPOCHS,)), ("scales", (EPOCHS, 2))):
        assert seen[f"{name}_kind"] == "NumPy array", f"the {name} are no NumPy array"
        assert seen[name].shape == shape, f"the {name} have shape {seen[name].shape}"


@case("learn_stdevs.losses", 1.5)
@any_of("dtypes", LEARNING_DTYPES)
def learning_losses(student: Student, dtypes: tuple[str, str]) -> None:
    seen, data = learning(student, dtypes)
    scales = seen["scales"]
    if not np.allclose(scales[0], START):
        scales = np.concatenate([START[None], scales[:-1]])
    assert_close(seen["losses"], average_loss(scales, data), rtol=1e-3, atol=1e-4)


@case("learn_stdevs.descent", 0.5)
@any_of("dtypes", LEARNING_DTYPES)
def learning_descent(student: Student, dtypes: tuple[str, str]) -> None:
    seen, data = learning(student, dtypes)
    before, after = (average_loss(scales, data) for scales in (START, seen["scales"][-1]))
    assert after < before, "the learned scales explain the data no better"


@case("learn_stdevs.scales", 1.5)
@any_of("dtypes", LEARNING_DTYPES)
def learning_scales(student: Student, dtypes: tuple[str, str]) -> None:
    seen, data = learning(student, dtypes)
    assert_close(seen["scales"][-1], best_scales(data), rtol=0.06, atol=0)


@case("learn_stdevs.distribution", 0.5)
@any_of("dtypes", LEARNING_DTYPES)
def learning_distribution(student: Student, dtypes: tuple[str, str]) -> None:
    seen, data = learning(student, dtypes)
    assert_shapes(seen, [2], [2])
    assert_means(seen, data)
    learned = np.abs(np.broadcast_to(seen["scales"][-1], (2, 2)))
    assert_close(seen["stddev"], learned, rtol=0, atol=1.5 * ADAM["rate"])


@case("learn_stdevs.variable", 0.5)
@any_of("dtypes", LEARNING_DTYPES)
def learning_variable(student: Student, dtypes: tuple[str, str]) -> None:
    seen, _ = learning(student, dtypes)
    assert not np.array_equal(seen["variable"], START), "the variable was not trained"


def logistic(student: Student, dtypes: tuple[str, str]) -> tuple[dict[str, Any], Array, float]:
    """What was returned, and the weights and the bias expected."""
    given = model(draw("logistic"), 2, odds=6.0, shared=True)
    seen = student.ask("logistic", **of_dtypes(given, dtypes))
    precision, (mean0, mean1) = given.stddev[0] ** -2.0, given.mean
    w0 = np.sum(precision * (mean1**2 - mean0**2)) / 2 + np.log(given.shares[0] / given.shares[1])
    return seen, precision * (mean0 - mean1), float(w0)


LOGISTIC = "get_logistic_regression_params"


@case(f"{LOGISTIC}.w_values", 1.25)
@any_of("dtypes", MODEL_DTYPES)
def w_values(student: Student, dtypes: tuple[str, str]) -> None:
    seen, w, _ = logistic(student, dtypes)
    assert_close(seen["w"].reshape(-1)[:2], w, rtol=1e-3, atol=1e-3)


@case(f"{LOGISTIC}.w0_values", 1.25)
@any_of("dtypes", MODEL_DTYPES)
def w0_values(student: Student, dtypes: tuple[str, str]) -> None:
    seen, _, w0 = logistic(student, dtypes)
    assert_close(seen["w0"].reshape(-1)[:1], np.array([w0]), rtol=1e-3, atol=1e-3)


@case(f"{LOGISTIC}.w_shape", 0.25)
@any_of("dtypes", MODEL_DTYPES)
def w_shape(student: Student, dtypes: tuple[str, str]) -> None:
    seen, _, _ = logistic(student, dtypes)
    assert (seen["w_kind"], seen["w"].shape) == ("NumPy array", (2,))


@case(f"{LOGISTIC}.w0_shape", 0.25)
@any_of("dtypes", MODEL_DTYPES)
def w0_shape(student: Student, dtypes: tuple[str, str]) -> None:
    seen, _, _ = logistic(student, dtypes)
    assert (seen["w0_kind"], seen["w0"].shape) == ("NumPy array", ())
