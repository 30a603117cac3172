"""What a student's flow keeps from earlier calls, or shares with another flow."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import numpy as np

from graders.comparisons.arrays import close
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.shapes import require_shape
from graders.evaluation.evidence import NotObserved
from graders.suites.normalizing_flow.fits import LOG_DENSITY
from graders.suites.normalizing_flow.matching import is_right
from graders.suites.normalizing_flow.student import StudentFlow


def again_says(student: StudentFlow) -> str:
    """What is said of a flow that is another one when it is made again; or nothing."""
    with suppress(Disagreement, NotObserved):
        seen = student.observe("flow_again", a=student.a, theta=student.theta, x=student.x)
        first, second = seen.array("first"), seen.array("second")
        steps = [seen.read(f"{name} steps", int) for name in ("first", "second")]
        same = first.shape == second.shape and np.allclose(
            second, first, equal_nan=True, **LOG_DENSITY
        )
        if same and steps[0] == steps[1]:
            return ""
        says = "Two calls with the same a and theta give two different flows: something is"
        if same or steps[0] != steps[1]:
            return (
                f"{says} kept from earlier calls. The chain of the second has {steps[1]} bijectors,"
                f" that of the first {steps[0]}."
            )
        return f"{says} drawn anew, or kept from earlier calls."
    return ""


def require_dependence(one: StudentFlow, changed: StudentFlow, other: StudentFlow) -> None:
    """The density of `changed`, of which one parameter is another, is not that of `one`.

    `one` is made between making `changed` and evaluating it: they must not share anything.
    `other` is a flow of which both parameters are others.
    """
    points, here = one.points_and_log_density()
    there = np.isfinite(here)
    seen = changed.log_density(points, then=(one.a, one.theta))
    require_shape("log_prob of a batch of points", seen.shape, here.shape)
    if not close(seen[there], here[there], **LOG_DENSITY):
        return
    alone = changed.log_density(points)
    require(
        close(alone[there], here[there], **LOG_DENSITY),
        "A flow changes when another one is made: they share something, such as a global name. The"
        " density of the first became that of the second.",
        diagnosis=True,
    )
    name, kept = ("a", "theta") if changed.a != one.a else ("theta", "a")
    require(
        one.given or not (is_right(one) and is_right(other)),
        f"A flow with another {name}, but with the {kept} of an earlier one, has the density of the"
        " earlier one: it seems to be kept from that call.",
        diagnosis=True,
    )
    raise Disagreement(f"The density is the same whatever {name} is.")


def require_zero(one: StudentFlow) -> None:
    """A flow that is right with other values is right where a or theta is 0, too."""
    for name, zero in (("a", replace(one, a=0.0)), ("theta", replace(one, theta=0.0))):
        require(
            not is_right(one) or is_right(zero),
            f"With {name} = 0 the density is wrong; with other values it is right. Is 0 taken for a"
            " missing value, as `or` and `if` take it?",
            diagnosis=True,
        )


def require_near(one: StudentFlow) -> None:
    """A flow that is right is right for nearly the same parameters, too."""
    near = replace(one, a=one.a + 0.02, theta=one.theta + 0.02)
    require(
        not is_right(one) or is_right(near),
        "With nearly the a and theta of an earlier flow, the density is wrong: are flows kept by"
        " rounded parameters?",
        diagnosis=True,
    )
