"""Whether a flow, a right one or one with some slips, gives what was observed."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array, close
from graders.evaluation.diagnosis import parts_of
from graders.suites.normalizing_flow.fits import (
    IMAGES,
    LOG_DENSITY,
    Slips,
    another_function,
    build,
)
from graders.suites.normalizing_flow.student import Facts, StudentFlow


def is_right(student: StudentFlow) -> bool:
    """Whether the density is right, with the student's own bijectors."""
    return close(student.at_points(), student.right.log_density(student.x), **LOG_DENSITY)


def comparable(seen: Array, expected: Array, share: float) -> bool:
    """Whether log densities agree where both are finite, which must be nearly the same points.

    Far from its base points the density of a wrong flow may underflow or overflow in
    float32; a `share` of the points is enough.
    """
    if seen.shape != expected.shape or seen.dtype.kind != "f":
        return False
    here, there = np.isfinite(seen), np.isfinite(expected)
    both = here & there
    if both.sum() < share * len(seen) or np.sum(here != there) > len(seen) / 10:
        return False
    return close(seen[both], expected[both], **LOG_DENSITY)


def images_match(facts: Facts, slips: Slips) -> bool:
    assert facts.images is not None
    expected = build(facts, parts_of(slips)).forward(facts.z)
    finite = np.all(np.isfinite(expected), axis=-1)
    same = np.array_equal(finite, np.all(np.isfinite(facts.images), axis=-1))
    enough = finite.sum() >= len(finite) / 4
    return bool(same and enough and close(facts.images[finite], expected[finite], **IMAGES))


def fits(facts: Facts, slips: Slips) -> bool:
    """Whether a flow with these slips gives all that was observed."""
    if any(slip.part == "f5" and slip.value is None for slip in slips):
        return bool(another_function(facts, tuple(slip for slip in slips if slip.part != "f5")))
    if facts.images is not None and not images_match(facts, slips):
        return False
    unknown = any(slip.value is None for slip in slips)
    if facts.density is None or unknown:
        return facts.images is not None
    share = 0.25 if facts.images is None else 0.0
    expected = build(facts, parts_of(slips)).log_density(facts.x)
    return comparable(facts.density, expected, share)
