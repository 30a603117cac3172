"""The author's API, in one import, and how submissions are evaluated.

    from graders.evaluation import check, any_of, Observe, Draw, Mistake, require

The guide for authors is `graders/suites/README.md`.
"""

from graders.comparisons.arrays import Array, Mistake, close, require_agreement, show
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.shapes import require_shape, require_shapes
from graders.evaluation.checks import Advice, any_of, check
from graders.evaluation.diagnosis import (
    Observations,
    Observed,
    Parts,
    Slip,
    explanations,
    require_explained,
)
from graders.evaluation.draws import Draw, drawn_once
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer as Observe

__all__ = [
    "Advice",
    "Array",
    "Disagreement",
    "Draw",
    "Evidence",
    "Mistake",
    "NotObserved",
    "Observations",
    "Observe",
    "Observed",
    "Parts",
    "Slip",
    "any_of",
    "check",
    "close",
    "drawn_once",
    "explanations",
    "require",
    "require_agreement",
    "require_explained",
    "require_shape",
    "require_shapes",
    "show",
]
