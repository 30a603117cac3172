"""K-means: 3 points."""

from __future__ import annotations

import numpy as np
import pytest
from graders.suites.regression.inputs import clouds
from reference.regression import mistakes

from graders.evaluation import Draw, Observe, check, require, require_shape

CLOSE = {"rtol": 1e-9, "atol": 1e-12}


@check("cluster", points=1.55, hint="Points join first, then centres move.")
@pytest.mark.parametrize("steps", [3, 4])
def test_cluster_centres(observe: Observe, draw: Draw, steps: int) -> None:
    """The centres are right after 3 and after 4 steps."""
    points, first = clouds(draw("clouds"))
    known = mistakes.centres(points, first, steps)
    seen = observe("clusters", points=points, centres=first, steps=steps)
    seen.agree("centres", **CLOSE, mistakes=known)


@check("cluster", points=1, hint="Labels count from 0; of equally near centres take the first.")
def test_cluster_labels(observe: Observe) -> None:
    """The labels are those of the last step, and the first centre wins a tie."""
    points = np.array([[0.0], [2.0], [4.0], [1.0]])
    seen = observe("clusters", points=points, centres=np.array([[0.0], [2.0]]), steps=1)
    labels = seen.array("labels")
    require_shape("labels", labels.shape, (4,))
    require(labels.dtype.kind in "iu", f"labels: expected integers, got {labels.dtype}.")
    counted = np.array_equal(labels, np.asarray(seen.reference["labels"]) + 1)
    require(not counted, "The labels count from 1.")
    seen.agree("labels")


@check("cluster", points=0.45, hint="Copy what you are going to change.")
def test_cluster_changes_nothing(observe: Observe, draw: Draw) -> None:
    """The points and the first centres stay as they are."""
    points, first = clouds(draw("clouds"))
    seen = observe("clusters", points=points, centres=first, steps=3)
    require(seen.read("kept", bool), "What was handed in was changed.")
