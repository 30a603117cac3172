"""What every network does: it gives the same again, and follows its weights."""

from __future__ import annotations

import numpy as np

from graders.comparisons.disagreement import require
from graders.evaluation.evidence import Evidence

SAME = 1e-3
"""Sums of a few thousand terms in float32 may be taken in another order at another call."""


NARROW = 1e-5
"""Slopes along a second direction, over those along the first: rounding makes 1e-7 of none."""


def is_narrow(seen: Evidence) -> bool:
    """Whether a network of two latents lets one number through, or makes both of one."""
    second = seen.optional("second", float)
    return second is not None and second < NARROW


def require_other_size(what: str, seen: Evidence) -> None:
    """Raise a `Disagreement` if a network is the one that was returned for another size."""
    require(
        seen.optional("kept", bool) is not True,
        f"{what}: for another latent_dim, a model is returned that was returned before: the first"
        " one is kept for later calls.",
        diagnosis=True,
    )


def require_answers(what: str, seen: Evidence) -> None:
    """Raise a `Disagreement` for means that are noise, or fixed: they need no work."""
    again, mean = seen.optional("again", float), seen.optional("mean", np.ndarray)
    if again is not None and mean is not None and mean.size:
        require(
            again <= np.ptp(mean) / 2 and seen.optional("moved", float) != 0.0,
            f"{what}: the means are not those of a network: they are others in every call, or do"
            " not follow the weights.",
        )


def require_network(what: str, seen: Evidence) -> None:
    """Raise a `Disagreement` for means that are not computed from the inputs by the weights."""
    again, moved = seen.optional("again", float), seen.optional("moved", float)
    if again is None or moved is None:
        return
    require(
        again <= SAME,
        f"{what}: for the same inputs, means or variances differ by {again:.2g} from one call to"
        " the next.",
        diagnosis=True,
    )
    require(
        moved > 0 or moved != moved,
        f"{what}: means and variances do not change when all weights do.",
        diagnosis=True,
    )


def require_alone(what: str, seen: Evidence) -> None:
    """Raise a `Disagreement` if what a network makes of an input depends on the others."""
    alone = seen.optional("alone", float)
    require(
        alone is None or not alone > SAME,
        f"{what}: given alone, an input has other means or variances than together with others:"
        " something is computed over the whole batch.",
        diagnosis=True,
    )
    require(
        seen.optional("blank", bool) is not False,
        f"{what}: for an input of zeros, means or variances are not finite. Is something divided by"
        " the spread or the size of the input?",
        diagnosis=True,
    )
