"""The logistic form of the binary classifier: 3 points."""

from __future__ import annotations

from graders.comparisons.disagreement import require
from graders.comparisons.shapes import require_shape
from graders.evaluation.checks import any_of, check
from graders.evaluation.draws import Draw
from graders.evaluation.observer import Observer
from graders.suites.naive_bayes.inputs import MODEL_DTYPES
from graders.suites.naive_bayes.logistic import SETTINGS, Logistic, require_values

LOGISTIC = "get_logistic_regression_params"


def require_form(logistic: Logistic, name: str, expected: tuple[int, ...]) -> None:
    """The value is a NumPy value of the right shape, and made of the model."""
    seen = logistic.evidence(SETTINGS[0])
    kind, shape = seen.read(f"{name}_kind", str), seen.array(name).shape
    require(
        shape[:1] != (2,) or shape[1:] != expected,
        f"{name}: expected shape {expected}, got {shape}, one row per class: TFP's covariance()"
        " now holds one matrix per class; take one of them.",
        diagnosis=True,
    )
    require_shape(name, shape, expected)
    require(kind == "NumPy array", f"{name}: expected a NumPy value, got a {kind}.")
    # Zeros have this shape, too.
    require(
        logistic.recognised(),
        f"{name} has the right shape, but neither w nor w0 is near what the model gives.",
    )


@check(
    LOGISTIC,
    points=1.25,
    hint="Of which class does the sigmoid give the probability? Σ holds variances.",
)
@any_of("dtypes", MODEL_DTYPES)
def test_w_values(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """The weights are right."""
    require_values(Logistic(observe, draw, dtypes), "w")


@check(
    LOGISTIC,
    points=1.25,
    hint="There are two quadratic terms and one of the prior; check their signs.",
)
@any_of("dtypes", MODEL_DTYPES)
def test_w0_values(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """The bias is right."""
    require_values(Logistic(observe, draw, dtypes), "w0")


@check(LOGISTIC, points=0.25, hint="One weight per feature.")
@any_of("dtypes", MODEL_DTYPES)
def test_w_shape(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """The weights are a NumPy vector with one entry per feature."""
    require_form(Logistic(observe, draw, dtypes), "w", (2,))


@check(LOGISTIC, points=0.25, hint="One number for both classes.")
@any_of("dtypes", MODEL_DTYPES)
def test_w0_shape(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """The bias is a single NumPy number."""
    require_form(Logistic(observe, draw, dtypes), "w0", ())
