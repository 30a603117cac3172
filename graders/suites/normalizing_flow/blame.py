"""Which part of a student's flow is at fault: its own steps, or the student's bijectors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import numpy as np

from graders.comparisons.arrays import Array, causes, close, require_agreement
from graders.comparisons.disagreement import Disagreement, require
from graders.evaluation.diagnosis import Slip, parts_of
from graders.evaluation.draws import Draw
from graders.evaluation.evidence import NotObserved
from graders.evaluation.observer import Observer
from graders.sandbox.observation import Outcome
from graders.suites.normalizing_flow.bijector import VALUES, Bijector
from graders.suites.normalizing_flow.fits import LOG_DENSITY, Slips, build
from graders.suites.normalizing_flow.flows import Bend, Flow, LinearByInverse, Step
from graders.suites.normalizing_flow.inputs import DTYPES
from graders.suites.normalizing_flow.kept_flows import again_says
from graders.suites.normalizing_flow.matching import fits, is_right
from graders.suites.normalizing_flow.reading import Reading, explain
from graders.suites.normalizing_flow.student import (
    BIJECTORS,
    POLYNOMIAL,
    QUADRANTS,
    Facts,
    StudentFlow,
    facts,
    observed,
    student_flow,
)
from reference.normalizing_flow.flow_slips import bend_slips, turn_slips


def read(observe: Observer, draw: Draw) -> Reading:
    """What is known of the flow, with right bijectors in place of the student's."""
    with suppress(Disagreement, NotObserved):
        if all(is_right(student_flow(observe, draw, quadrant)) for quadrant in QUADRANTS):
            return Reading(found=((),))
    found = explain(observed(observe, draw, BIJECTORS))
    return found if found.is_flow else explain(observed(observe, draw))


def require_flow(student: StudentFlow, draw: Draw) -> Reading:
    """The flow has the steps asked for, with whatever mistakes.

    Distributions that have nothing to do with it may have every property checked here.
    """
    reading = read(student.observe, draw)
    if not reading.is_flow:
        student.at_points()
        again = again_says(student)
        require(not again, again, diagnosis=True)
        raise Disagreement(
            "Your density is not that of a flow with these steps, nor near to one, so this part"
            " cannot be checked."
        )
    return reading


def require_part(student: StudentFlow, draw: Draw, *parts: str) -> None:
    """These parts of the flow are right, whatever else is wrong."""
    reading = require_flow(student, draw)
    wrong = [slip.says for slip in reading.slips if slip.part in parts]
    require(not wrong, " ".join(wrong), diagnosis=True)
    known = reading.found or (parts == ("base",) and reading.base_seen)
    again = "" if known else again_says(student)
    require(not again, again, diagnosis=True)
    require(
        known,
        "The grader cannot check this part by the values of your flow: they are not those of the"
        " five steps, in any order, with at most two of the usual mistakes.",
    )


def require_density(student: StudentFlow, draw: Draw) -> None:
    """The density is right; if not, the message says which steps or bijectors are wrong."""
    try:
        if is_right(student):
            return
    except (Disagreement, NotObserved) as failure:
        if _own_code_ended(failure):
            raise
        require_unbroken(student, read(student.observe, draw))
        raise
    reading = read(student.observe, draw)
    spoilers = spoiled_by(student, reading)
    says = _says(reading, spoilers) or again_says(student)
    require(not says, says, diagnosis=True)
    seen, expected = student.at_points(), student.right.log_density(student.x)
    require_agreement("the log density", seen, expected, **LOG_DENSITY, mistakes=())


def _own_code_ended(failure: Disagreement | NotObserved) -> bool:
    """Whether the student's code raised or ran too long, which says where."""
    if isinstance(failure, Disagreement):
        return False
    return failure.observation.outcome is not Outcome.UNUSABLE


def require_unbroken(student: StudentFlow, reading: Reading) -> None:
    """The student's bijectors are not what keeps the density from being evaluated."""
    if not reading.right:
        return
    for names in (*((name,) for name in BIJECTORS), BIJECTORS):
        if _density_fits(replace(student, given=names), ()):
            culprit = " and ".join(names)
            says = (
                f"The five steps are right, but with your {culprit} there is no log density for"
                " each point; with a right one in its place there is. Which of its checks does it"
                " fail?"
            )
            raise Disagreement(says, diagnosis=True)


def _says(reading: Reading, spoilers: str) -> str:
    says = causes([_joined(slips) for slips in reading.found if slips])
    if not spoilers:
        return says
    if reading.right:
        return (
            f"The five steps are right, but your {spoilers} spoils the density: with a right one"
            " in its place it is right. Which of its checks does it fail?"
        )
    return f"{says} Besides, your {spoilers} spoils the density."


def _joined(slips: Slips) -> str:
    return " ".join(slip.says for slip in slips if slip.says)


def spoiled_by(student: StudentFlow, reading: Reading) -> str:
    """The student's bijectors that change the density, in words; empty if none does."""
    if not reading.found or fits(facts(student), reading.slips):
        return ""
    if any(slip.staff for slip in reading.slips):
        return ""  # with parameters of its own each flow is another
    for names in (*((name,) for name in BIJECTORS), BIJECTORS):
        if _density_fits(replace(student, given=names), reading.slips):
            return " and ".join(names)
    return ""


def _density_fits(student: StudentFlow, slips: Slips) -> bool:
    seen = facts(student)
    plain = Facts(seen.a, seen.theta, seen.x, seen.density, seen.z)
    return seen.density is not None and fits(plain, slips)


def drawn_flows(student: StudentFlow, reading: Reading) -> Iterator[Flow]:
    """The flows that samples may come from: with right bijectors, and with the student's."""
    if reading.right:
        yield student.right
    seen = facts(student)
    plain = Facts(seen.a, seen.theta, seen.x, seen.density, seen.z)
    yield build(plain, parts_of(reading.slips))
    for slips in _with_own_bijectors(student, reading.slips):
        if plain.density is not None and fits(plain, slips):
            yield build(plain, parts_of(slips))


def _with_own_bijectors(student: StudentFlow, slips: Slips) -> Iterator[Slips]:
    taken = {slip.part for slip in slips}
    bends: list[Slip | None] = [None, *own_slips(student, POLYNOMIAL), *bend_slips()]
    turns: list[Slip | None] = [None, *own_slips(student, BIJECTORS[1]), *turn_slips()]
    for bend in bends:
        for turn in turns:
            own = [slip for slip in (bend, turn) if slip is not None and slip.part not in taken]
            yield (*slips, *own)


def own_slips(student: StudentFlow, name: str) -> Iterator[Slip]:
    """The step that a bijector of the student's is, where its inverse is wrong.

    Its images of (1, 0) and (0, 1) determine it, as it is a linear map or a bend.
    """
    parameter = student.a if name == POLYNOMIAL else student.theta
    seen = _own_inverse(student, name, parameter, np.eye(2))
    if seen is None:
        return
    step: Step = Bend(float(-seen[0, 1]))
    if name != POLYNOMIAL:
        rows = [(float(one), float(two)) for one, two in seen]
        step = LinearByInverse((rows[0], rows[1]))
    part = "f3" if name == POLYNOMIAL else "f4"
    yield Slip(part, f"Your {name} is wrong.", lambda a, theta: step)


def _own_inverse(student: StudentFlow, name: str, parameter: float, x: Array) -> Array | None:
    """The inverse of a bijector of the student's at x; None if it is right or not usable."""
    step = student.right.steps[2 if name == POLYNOMIAL else 3]
    for dtype in DTYPES:
        with suppress(Disagreement, NotObserved):
            seen = Bijector(student.observe, name, parameter, dtype).inverse(x)
            usable = seen.shape == x.shape and bool(np.all(np.isfinite(seen)))
            return seen if usable and not close(seen, step.inverse(x), **VALUES) else None
    return None
