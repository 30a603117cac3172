"""The exercise bundle: what the evaluations of all submissions to an exercise share."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from graders.course import Course, Exercise, make_importable
from graders.evaluation.checks import BrokenSuite, checks_of
from graders.evaluation.excerpts import mentions
from graders.evaluation.fingerprints import probe_identities, reference_salt
from graders.evaluation.hints import ErrorHints, hints_of
from graders.evaluation.reference_cache import ReferenceCache
from graders.evaluation.suite import Suite, collect
from graders.intake.problems import Unreadable
from graders.intake.sources import read_cells
from graders.intake.submission import submission
from graders.report import Check
from graders.sandbox.program import Program
from graders.storage import cache_folder


@dataclass(frozen=True)
class ExerciseBundle:
    """The checks, the suite, the probes' source and identities, the reference and its cache.

    `mentions` is what each probe may ask a student for.
    """

    course: Course
    exercise: Exercise
    checks: tuple[Check, ...]
    suite: Suite
    probes: str
    identities: Mapping[str, str]
    mentions: Mapping[str, frozenset[str] | None]
    reference: Program
    cache: ReferenceCache
    hints: ErrorHints


@cache
def load_bundle(course: Course, exercise: Exercise) -> ExerciseBundle:
    """Load an exercise's suite and reference, once for all evaluators that are forked later.

    Raises `BrokenSuite` when no score can be made with the suite.
    """
    make_importable(course)
    probes = exercise.probes.read_text("utf-8")
    checks = checks_of(course, exercise)
    suite = collect(exercise.suite)
    if suite.broken:
        raise BrokenSuite(f"the suite of {exercise.name} cannot be collected:\n{suite.broken}")
    if missing := {check.id for check in checks} ^ {check.id for check in suite.checks()}:
        raise BrokenSuite(f"the suite of {exercise.name} lost {', '.join(sorted(missing))}")
    _require_points(course, exercise, checks)
    return ExerciseBundle(
        course=course,
        exercise=exercise,
        checks=checks,
        suite=suite,
        probes=probes,
        identities=probe_identities(probes),
        mentions=mentions(probes),
        reference=_reference(exercise),
        cache=ReferenceCache(cache_folder("observations"), reference_salt(course, exercise)),
        hints=hints_of(course),
    )


def _reference(exercise: Exercise) -> Program:
    try:
        cells = read_cells(exercise.reference)
        return submission("reference", cells, {exercise.name: exercise.asked}).program
    except (Unreadable, OSError) as problem:
        raise BrokenSuite(f"{exercise.reference}: no reference: {problem}") from problem


def _require_points(course: Course, exercise: Exercise, checks: Sequence[Check]) -> None:
    """Raise `BrokenSuite` unless the checks add up to what the course states, if it does."""
    total = math.fsum(check.points for check in checks)
    stated = course.settings.points.get(exercise.name, total)
    if not math.isclose(total, stated, abs_tol=1e-6):
        sums = f"{total:g} points, course.toml states {stated:g}"
        raise BrokenSuite(f"the checks of {exercise.name} add up to {sums}")
