"""The exercise bundle: what the evaluations of all submissions to an exercise share."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from graders.course import Course, Exercise, make_importable
from graders.evaluation.checks import BrokenSuite, checks_of
from graders.evaluation.drawing import Draws, drawings
from graders.evaluation.excerpts import NOTHING, mentions
from graders.evaluation.fingerprints import circumstances, probe_identities, reference_salt
from graders.evaluation.hints import ErrorHints, hints_of
from graders.evaluation.known_answers import KnownAnswers, NoReference
from graders.evaluation.observer import ProbedProgram
from graders.evaluation.reference_cache import Answers, ReferenceCache
from graders.evaluation.sealed import opened, sealed
from graders.evaluation.seeds import seed_for
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

    `mentions` is what each probe may ask a student for, `draws` what draws wrong answers.
    `circumstances` are what all observations depend on: read here, once for all evaluators.
    `kept_back` are the points of functions' checks that are not here. Where the reference is
    not here, `absent` stands for it, and `seeds` are those for which its answers are known.
    """

    course: Course
    exercise: Exercise
    checks: tuple[Check, ...]
    suite: Suite
    probes: str
    identities: Mapping[str, str]
    mentions: Mapping[str, frozenset[str] | None]
    reference: Program
    cache: Answers
    hints: ErrorHints
    draws: Mapping[str, Draws]
    circumstances: str = ""
    kept_back: Mapping[str, float] = field(default_factory=dict)
    absent: ProbedProgram | None = None
    seeds: tuple[int, ...] = ()

    def seed_for(self, digest: str) -> int:
        """The seed that a submission of this digest gets."""
        return self.seeds[int(digest[:8], 16) % len(self.seeds)] if self.seeds else seed_for(digest)

    def visible(self, function: str | None = None) -> tuple[str, ...]:
        """A note where there are checks beside those that are here."""
        back = math.fsum(p for name, p in self.kept_back.items() if function in (None, name))
        here = math.fsum(c.points for c in self.checks if function in (None, c.function))
        if not back:
            return ()
        return (f"{here:g} of {here + back:g} points are visible now; the grader has the rest.",)


@cache
def load_bundle(course: Course, exercise: Exercise) -> ExerciseBundle:
    """Load an exercise's suite and reference, once for all evaluators that are forked later.

    Raises `BrokenSuite` when no score can be made with the suite.
    """
    found = sealed(course)
    with opened(course) as whole:
        loaded = _loaded(whole, whole.exercise(exercise.name))
        loaded = replace(loaded, circumstances=circumstances(course))
        kept_back = found.kept_back.get(exercise.name, {}) if found else {}
        _require_points(course, exercise, loaded.checks, math.fsum(kept_back.values()))
        if found is None:
            cache = ReferenceCache(cache_folder("observations"), reference_salt(course, exercise))
            return replace(loaded, reference=_reference(exercise), cache=cache)
    return replace(
        loaded,
        course=course,
        exercise=exercise,
        cache=KnownAnswers.from_builtins(found.answers[exercise.name]),
        kept_back=kept_back,
        absent=NoReference(found.seeds),
        seeds=found.seeds,
    )


def _loaded(course: Course, exercise: Exercise) -> ExerciseBundle:
    """What is read from the suite of an exercise; the reference and its answers are added."""
    make_importable(course)
    probes = exercise.probes.read_text("utf-8")
    checks = checks_of(course, exercise)
    suite = collect(exercise.suite)
    if suite.broken:
        raise BrokenSuite(f"the suite of {exercise.name} cannot be collected:\n{suite.broken}")
    if missing := {check.id for check in checks} ^ {check.id for check in suite.checks()}:
        raise BrokenSuite(f"the suite of {exercise.name} lost {', '.join(sorted(missing))}")
    identities = probe_identities(probes)
    return ExerciseBundle(
        course=course,
        exercise=exercise,
        checks=checks,
        suite=suite,
        probes=probes,
        identities=identities,
        mentions=mentions(probes),
        reference=NOTHING,
        cache=KnownAnswers({}, {}),
        hints=hints_of(course),
        draws=drawings(exercise, identities),
    )


def _reference(exercise: Exercise) -> Program:
    try:
        cells = read_cells(exercise.reference)
        return submission("reference", cells, {exercise.name: exercise.asked}).program
    except (Unreadable, OSError) as problem:
        raise BrokenSuite(f"{exercise.reference}: no reference: {problem}") from problem


def _require_points(
    course: Course, exercise: Exercise, checks: Sequence[Check], kept_back: float
) -> None:
    """Raise `BrokenSuite` unless the checks add up to what the course states, if it does."""
    total = math.fsum(check.points for check in checks) + kept_back
    stated = course.settings.points.get(exercise.name, total)
    if not math.isclose(total, stated, abs_tol=1e-6):
        sums = f"{total:g} points, course.toml states {stated:g}"
        raise BrokenSuite(f"the checks of {exercise.name} add up to {sums}")
