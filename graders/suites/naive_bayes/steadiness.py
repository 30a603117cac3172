"""Whether a second call of `learn_stdevs` with the same arguments gives the same."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement, require
from graders.evaluation.diagnosis import Observations
from graders.suites.naive_bayes.learning import PATH, Learned, paths
from reference.naive_bayes.mistakes_losses import average_loss

SAME = 1e-4
"""Losses of two calls of the same code on the same numbers differ by less."""
UNLIKELY = 4.0
LEAST_CHANGES = 3
"""How often the sign of what is random changes in twelve epochs at least, but once in 30."""


def require_steady_losses(learned: Learned, again: Learned) -> None:
    """Raise a `Disagreement` where a second call gives other losses."""
    scattered = _scattered(learned, again)
    if not _differ(_losses(learned), _losses(again), SAME):
        require(
            not scattered,
            "The losses scatter about the averages over all examples, as averages do over a part"
            " of the examples that changes from epoch to epoch.",
            diagnosis=True,
        )
        return
    why = (
        " They scatter about the averages over all examples, as averages over a random part of the"
        " examples do; expected all of them."
        if scattered
        else " Are they drawn at random, or do they depend on earlier calls?"
    )
    says = f"Two calls with the same arguments give different losses.{why}"
    raise Disagreement(says, diagnosis=True)


def require_steady_steps(learned: Learned, again: Learned) -> None:
    """Raise a `Disagreement` where a second call takes other steps."""
    if not _differ(learned.scales.value, again.scales.value, 3 * PATH.atol):
        require(
            not _scattered(learned, again),
            "The steps follow, it seems, the gradients of a part of the examples that changes from"
            " epoch to epoch, as the losses do.",
            diagnosis=True,
        )
        return
    why = (
        "they follow, it seems, the gradients of a random part of the examples, as the losses do."
        if _differ(_losses(learned), _losses(again), SAME) and _scattered(learned, again)
        else "are they drawn at random, as from a part of the examples, or do they depend on"
        " earlier calls?"
    )
    says = f"Two calls with the same arguments take different steps: {why}"
    raise Disagreement(says, diagnosis=True)


def _losses(learned: Learned) -> Array:
    found = Observations()
    found.add(lambda: learned.losses[0])
    return found.all[0].value if found.all else np.zeros(0)


def _differ(one: Array, other: Array, least: float) -> bool:
    alike = one.shape == other.shape and one.size > 0 and one.dtype.kind == "f"
    return alike and not np.allclose(one, other, rtol=least, atol=least)


def _scattered(learned: Learned, again: Learned) -> bool:
    """Whether losses differ from those of all examples in both directions, and not on average."""
    off = []
    for each in (learned, again):
        values, path = _losses(each), paths(each)[0]
        if values.shape != (len(path) - 1,):
            return False
        off.append(values - average_loss(path[:-1], each.data))
    rest = np.concatenate(off)
    spread = rest.std(ddof=1) / np.sqrt(len(rest))
    changes = np.count_nonzero(np.diff(np.sign(off[0])))
    both = rest.min() < -SAME and rest.max() > SAME and changes >= LEAST_CHANGES
    return bool(both and abs(rest.mean()) <= UNLIKELY * spread)
