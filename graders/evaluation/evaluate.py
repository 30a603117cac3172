"""Evaluate a submission by its exercise's suite: its code running, or replayed from storage."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graders.errors import GraderFault
from graders.evaluation.bundle import ExerciseBundle
from graders.evaluation.causes import deduplicated
from graders.evaluation.excerpts import Excerpts
from graders.evaluation.globals_read import advised
from graders.evaluation.messages import effect_notes
from graders.evaluation.observer import Observer, ProbedProgram, ReplayOnly
from graders.evaluation.suite import Case
from graders.figures import Figures, figures_from_builtins, figures_to_builtins
from graders.report import CheckResult, Verdict, check_from_builtins, check_to_builtins
from graders.sandbox.observation import Observation, pack, unpack
from graders.sandbox.program import Program
from graders.sandbox.runner import Runner
from graders.sandbox.server import ForkServer

STORED_LIMIT = 16 * 2**20
"""Bytes of observations stored for one submission; a probe beyond them has to run again."""


@dataclass(frozen=True)
class Task:
    """A submission to evaluate; `cached` are its stored observations, packed, by key.

    With a `function` only its checks are evaluated.
    """

    program: Program
    seed: int
    cached: Mapping[str, bytes] = field(default_factory=dict)
    function: str | None = None


@dataclass(frozen=True)
class Evaluation:
    """The results of an evaluation, its new observations, and how long its phases took.

    `consulted` are the keys of the reference's observations that were used. `missing`
    names the probes that would have had to run, where none may. `notes` are remarks on
    the program that do not change the score.
    """

    checks: tuple[CheckResult, ...] = ()
    observations: Mapping[str, bytes] = field(default_factory=dict)
    phases: Mapping[str, float] = field(default_factory=dict)
    peak_kib: int = 0
    consulted: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    figures: Figures = field(default_factory=dict)


def evaluate(
    bundle: ExerciseBundle, task: Task, server: ForkServer, heartbeat: Callable[[str], None]
) -> Evaluation:
    """Run the exercise's suite on a submission, calling `heartbeat` with each check's id."""
    start = time.monotonic()
    student = Runner(server, task.program, bundle.probes)
    reference = Runner(server, bundle.reference, bundle.probes)
    observer = _observer(bundle, task, student, bundle.absent or reference)
    case = _case(bundle, task, observer)
    try:
        checks = _checks(bundle, case, heartbeat)
    finally:
        student.close()
        reference.close()
    return Evaluation(
        checks=checks,
        observations=_packed({key: case.observer.cached[key] for key in case.observer.fresh}),
        phases=_phases(student, reference, time.monotonic() - start),
        peak_kib=student.peak_kib,
        consulted=tuple(case.observer.consulted),
        notes=_notes(bundle, case),
        figures=case.figures,
    )


def replay(bundle: ExerciseBundle, task: Task) -> Evaluation:
    """Run the exercise's suite on a submission's stored observations; no student code runs."""
    return evaluate_with(bundle, task, ReplayOnly(), ReplayOnly())


def evaluate_with(
    bundle: ExerciseBundle,
    task: Task,
    student: ProbedProgram,
    reference: ProbedProgram,
    heartbeat: Callable[[str], None] = lambda check: None,
) -> Evaluation:
    """Run the exercise's suite on whatever answers the probes; nothing is measured."""
    observer = _observer(bundle, task, student, reference)
    case = _case(bundle, task, observer)
    checks = _checks(bundle, case, heartbeat)
    return Evaluation(
        checks,
        missing=tuple(dict.fromkeys(case.observer.missing)),
        notes=_notes(bundle, case),
        figures=case.figures,
    )


def _case(bundle: ExerciseBundle, task: Task, observer: Observer) -> Case:
    return Case(
        observer,
        task.program,
        bundle.hints,
        bundle.probes,
        task.function,
        draws=bundle.draws,
    )


def _observer(
    bundle: ExerciseBundle,
    task: Task,
    student: ProbedProgram,
    reference: ProbedProgram,
) -> Observer:
    return Observer(
        student=student,
        reference=reference,
        cache=bundle.cache,
        seed=task.seed,
        probes=bundle.identities,
        circumstances=bundle.circumstances,
        excerpts=Excerpts(task.program, bundle.mentions),
        cached=dict(_undamaged(task.cached)),
    )


def _notes(bundle: ExerciseBundle, case: Case) -> tuple[str, ...]:
    effects = effect_notes(case.observer.effects, case.program)
    return (*bundle.visible(case.function), *effects)


def _undamaged(stored: Mapping[str, bytes]) -> Iterator[tuple[str, Observation]]:
    """The stored observations that can be read; a damaged one counts as missing."""
    for key, data in stored.items():
        with contextlib.suppress(ValueError):
            yield key, unpack(data)


def _checks(
    bundle: ExerciseBundle, case: Case, heartbeat: Callable[[str], None]
) -> tuple[CheckResult, ...]:
    """One result for every check of the suite; without a report it is the grader's fault."""
    bundle.suite.run(case, heartbeat)
    complete = []
    for check in filter(case.includes, bundle.checks):
        missing = CheckResult(
            id=check.id,
            function=check.function,
            title=check.title,
            verdict=Verdict.GRADER_ERROR,
            points=0.0,
            possible=check.points,
            hidden=check.hidden,
            staff="The check did not report.",
        )
        complete.append(case.results.get(check.id, missing))
    return deduplicated(advised(complete, case.program))


def require_complete(
    bundle: ExerciseBundle, checks: Sequence[CheckResult], function: str | None = None
) -> None:
    """Raise `GraderFault` unless these are the results of all checks, and their points add up."""
    wanted = [(c.id, c.points) for c in bundle.checks if function in (None, c.function)]
    if wanted != [(check.id, check.possible) for check in checks]:
        raise GraderFault(f"of {len(wanted)} checks, {len(checks)} were evaluated")
    for check in checks:
        if check.points != (check.possible if check.verdict is Verdict.PASSED else 0.0):
            raise GraderFault(f"{check.id}: {check.verdict.value}, with {check.points:g} points")


def _phases(student: Runner, reference: Runner, total: float) -> dict[str, float]:
    elsewhere = reference.load_seconds + reference.probe_seconds
    return {
        "load": student.load_seconds,
        "probes": student.probe_seconds,
        "inside": student.inside_seconds,
        "reference": elsewhere,
        "checks": total - elsewhere - student.load_seconds - student.probe_seconds,
        "evaluation": total,
    }


def _packed(observations: Mapping[str, Observation]) -> dict[str, bytes]:
    """As many observations as may be stored: what a student's code returns can be large."""
    packed: dict[str, bytes] = {}
    capacity = STORED_LIMIT
    for key, observation in observations.items():
        data = pack(observation)
        if len(data) <= capacity:
            packed[key] = data
            capacity -= len(data)
    return packed


def to_builtins(evaluation: Evaluation) -> dict[str, Any]:
    """The value that an evaluator sends to its coordinator."""
    return {
        "checks": [check_to_builtins(check) for check in evaluation.checks],
        "observations": dict(evaluation.observations),
        "phases": dict(evaluation.phases),
        "peak_kib": evaluation.peak_kib,
        "consulted": list(evaluation.consulted),
        "notes": list(evaluation.notes),
        "figures": figures_to_builtins(evaluation.figures),
    }


def from_builtins(value: Mapping[str, Any]) -> Evaluation:
    """The inverse of `to_builtins`."""
    checks = tuple(check_from_builtins(check) for check in value["checks"])
    return Evaluation(
        checks=checks,
        observations=value["observations"],
        phases=value["phases"],
        peak_kib=value["peak_kib"],
        consulted=tuple(value["consulted"]),
        notes=tuple(value["notes"]),
        figures=figures_from_builtins(value["figures"]),
    )
