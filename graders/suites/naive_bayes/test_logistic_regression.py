"""The logistic form of the binary classifier: 3 points."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Mistake, close, require_agreement, show
from graders.comparisons.disagreement import require
from graders.comparisons.shapes import require_shape
from graders.evaluation.checks import any_of, check
from graders.evaluation.evidence import Evidence
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.naive_bayes.inputs import MODEL_DTYPES, Model, model
from reference.naive_bayes import mistakes

LOGISTIC = "get_logistic_regression_params"
CLOSE = {"rtol": 1e-3, "atol": 1e-3}


def logistic(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> tuple[Evidence, Model]:
    given = model(draw("logistic"), 2, unbalanced=True, shared=True)
    shares, rest = dtypes
    seen = observe(
        "logistic",
        shares=given.shares.astype(shares),
        mean=given.mean.astype(rest),
        stddev=given.stddev.astype(rest),
    )
    return seen, given


def require_values(seen: Evidence, name: str, mistakes: tuple[Mistake, ...]) -> None:
    """The values are right; extra axes of length one and two equal rows are allowed."""
    values, expected = seen.array(name), np.asarray(seen.reference[name])
    rows = values.reshape(-1, *expected.shape) if values.size % max(expected.size, 1) == 0 else ()
    require(
        len(rows) in (1, 2),
        f"{name}: got shape {values.shape}, which has the wrong number of values.",
        show(expected),
    )
    for row in rows:
        require_agreement(name, row, expected, **CLOSE, mistakes=mistakes)


def require_form(seen: Evidence, name: str, expected: tuple[int, ...]) -> None:
    """The value is a NumPy value of the right shape."""
    kind, shape = seen.read(f"{name}_kind", str), seen.array(name).shape
    require(
        shape[:1] != (2,) or shape[1:] != expected,
        f"{name}: expected shape {expected}, got {shape}, one row per class: TFP's covariance()"
        " now holds one matrix per class; take one of them.",
        diagnosis=True,
    )
    require_shape(name, shape, expected)
    require(kind == "NumPy array", f"{name}: expected a NumPy value, got a {kind}.")


@check(
    LOGISTIC,
    points=1,
    hint="Of which class does the sigmoid give the probability? Σ holds variances.",
)
@any_of("dtypes", MODEL_DTYPES)
def test_w_values(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """The weights are right."""
    seen, given = logistic(observe, draw, dtypes)
    require_values(seen, "w", mistakes.weights(given))


@check(
    LOGISTIC,
    points=1,
    hint="There are two quadratic terms and one of the prior; check their signs.",
)
@any_of("dtypes", MODEL_DTYPES)
def test_w0_values(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """The bias is right."""
    seen, given = logistic(observe, draw, dtypes)
    values, mixed = seen.array("w0"), mistakes.mixed_bias(given)
    if any(close(values, mistake.value, **CLOSE) for mistake in mixed):
        require_agreement("w0", values, seen.reference["w0"], **CLOSE, mistakes=mixed)
    require_values(seen, "w0", mistakes.bias(given))


@check(LOGISTIC, points=0.5, hint="One weight per feature.")
@any_of("dtypes", MODEL_DTYPES)
def test_w_shape(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """The weights are a NumPy vector with one entry per feature."""
    require_form(logistic(observe, draw, dtypes)[0], "w", (2,))


@check(LOGISTIC, points=0.5, hint="One number for both classes.")
@any_of("dtypes", MODEL_DTYPES)
def test_w0_shape(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """The bias is a single NumPy number."""
    require_form(logistic(observe, draw, dtypes)[0], "w0", ())
