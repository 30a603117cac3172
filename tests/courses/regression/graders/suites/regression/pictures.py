"""Pictures of wrong answers to regression."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graders.evaluation.drawing import Answer, line, points
from graders.figures import Figure, Plot


def ridge(wrong: Answer) -> Iterator[Figure]:
    """What the student's fit predicts against the targets."""
    X, y = wrong.inputs["X"], wrong.inputs["y"]
    predicted = X @ wrong.array("weights", 3) + float(wrong.array("intercept"))
    ends = np.array([y.min(), y.max()])
    shown = (
        points(np.stack([y, predicted], axis=-1), "your prediction", 0),
        line(ends, ends, "no error", 3, dashed=True),
    )
    alt = f"A scatter plot of {len(y)} predictions against the targets, beside a diagonal line."
    yield Plot("Your predictions against the targets", alt, shown, "target", "prediction")


def interval(wrong: Answer) -> Iterator[Figure]:
    """Fails, as a picture may: it costs nothing."""
    raise RuntimeError("no picture")
