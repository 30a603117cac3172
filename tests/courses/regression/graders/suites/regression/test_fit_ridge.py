"""Ridge regression: 4 points."""

from __future__ import annotations

import numpy as np
from graders.suites.regression.inputs import plane
from reference.regression import mistakes

from graders.evaluation import Draw, Observe, check, require_agreement, require_shape

# The condition number of the inputs is below 1e3: normal equations lose 1e-10 at most.
CLOSE = {"rtol": 1e-7, "atol": 1e-8}


@check("fit_ridge", points=1.5, hint="Which of the numbers that you fit are penalised?")
def test_fit_ridge_weights(observe: Observe, draw: Draw) -> None:
    """The weights make the penalised sum smallest."""
    X, y = plane(draw("plane"))
    known = mistakes.weights(X, y, 2.5)
    observe("ridge", X=X, y=y, penalty=2.5).agree("weights", **CLOSE, mistakes=known)


@check("fit_ridge", points=1, hint="What remains of y when the features are at their means?")
def test_fit_ridge_intercept(observe: Observe, draw: Draw) -> None:
    """The intercept is a number, and fits the weights."""
    X, y = plane(draw("plane"))
    seen = observe("ridge", X=X, y=y, penalty=2.5)
    weights, intercept = seen.array("weights"), seen.array("intercept")
    require_shape("the weights", weights.shape, (3,))
    expected = np.asarray(y.mean() - X.mean(axis=0) @ weights)
    require_agreement("the intercept", intercept, expected, **CLOSE)


@check("fit_ridge", points=0.75, hint="Without a penalty this is least squares.")
def test_fit_ridge_without_penalty(observe: Observe, draw: Draw) -> None:
    """A penalty of 0 gives least squares."""
    X, y = plane(draw("plane"))
    observe("ridge", X=X, y=y, penalty=0.0).agree("weights", **CLOSE)


@check("fit_ridge", points=0.75, hint="A penalty makes the solution unique.")
def test_fit_ridge_dependent_features(observe: Observe, draw: Draw) -> None:
    """Features that depend on one another are no trouble with a penalty."""
    X, y = plane(draw("plane"))
    X[:, 2] = X[:, 0] - X[:, 1]
    observe("ridge", X=X, y=y, penalty=1.0).agree("weights", rtol=1e-6, atol=1e-7)
