"""`probgrade validate`: how often the grader is wrong about an exercise, measured."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from graders.cli.progress import Display
from graders.course import Course, Exercise, find_course
from graders.errors import CalledWrongly, Exit, GraderFault
from graders.evaluation.bundle import load_bundle
from graders.intake import read_submission
from graders.report import Verdict
from graders.sandbox.levels import Level
from graders.scheduling import Grader
from graders.storage import atomic_write, out_folder
from graders.validation.edits import Edit, read_edits
from graders.validation.figures import figures_of, full_table, to_builtins
from graders.validation.grading import Bench
from graders.validation.keeping import Kept
from graders.validation.mutants import right_mutants
from graders.validation.outcomes import Outcome
from graders.validation.power import Perturbations, Power
from graders.validation.trials import GROUPS, POWER, Kind, Trial, sampled, trials
from graders.validation.validity import Validity
from graders.validation.writing import page, text


def run(chosen: argparse.Namespace) -> int:
    """Print the tables; the exit code is 1 when something is to be mended."""
    course = find_course(chosen.course)
    names = [course.exercise(chosen.exercise).name] if chosen.exercise else list(course.exercises)
    out = out_folder(chosen.out) if chosen.out else None
    plans = [_plan(course, course.exercises[name], chosen) for name in names]
    display = Display()
    found = []
    with Grader(course, least=Level(chosen.min_isolation), progress=display.show) as grader:
        for plan in plans:
            with (
                display.expecting(len(plan.chosen)),
                closing(Kept(out, course, plan.exercise)) as kept,
            ):
                bench = Bench(grader, plan.exercise, kept, chosen.seed, chosen.jobs)
                validity = _measured(bench, plan, display)
            print(text(validity), flush=True)
            found.append(validity)
    if out is not None:
        _write(course, found, out)
    return Exit.UNDER if any(validity.findings() for validity in found) else Exit.GRADED


@dataclass(frozen=True)
class Plan:
    """What is tried for an exercise; everything is read before the first trial.

    `chosen` are the trials that are made now, of `every` one that there is.
    """

    exercise: Exercise
    edits: tuple[Edit, ...]
    right_mutants: Mapping[str, str]
    every: Sequence[Trial]
    chosen: Sequence[Trial]
    power: bool


def _plan(course: Course, exercise: Exercise, chosen: argparse.Namespace) -> Plan:
    """The trials that are made, of each kind as many as were asked for."""
    edits = read_edits(course, exercise)
    try:
        every = list(trials(course, exercise, edits))
    except ValueError as problem:
        raise CalledWrongly(str(problem)) from problem
    groups_chosen = chosen.kinds or (*GROUPS, POWER)
    kinds = [kind for name in groups_chosen for kind in GROUPS.get(name, ())]
    groups = ([trial for trial in every if trial.kind is kind] for kind in kinds)
    made = [trial for group in groups for trial in sampled(group, chosen.most)]
    right = right_mutants(course, exercise)
    names = {trial.name for trial in every if trial.kind is Kind.MUTANT}
    if gone := [name for name in right if name not in names]:
        raise CalledWrongly(
            f"{exercise.name}: mutants.toml names no mutant that there is: {gone[0]}"
        )
    return Plan(exercise, edits, right, every, made, POWER in groups_chosen)


def _measured(bench: Bench, plan: Plan, display: Display) -> Validity:
    exercise = plan.exercise
    bundle = load_bundle(bench.grader.course, exercise)
    _require_right(bench, exercise)
    bench.tried(plan.chosen, display.finished)
    outcomes = bench.known(plan.every)
    return Validity(
        exercise.name,
        exercise.title,
        bundle.checks,
        plan.edits,
        tuple(outcomes.values()),
        _powers(bench, plan),
        plan.right_mutants,
        complete=_is_complete(plan.every, outcomes),
    )


def _require_right(bench: Bench, exercise: Exercise) -> None:
    """Raise `GraderFault` unless the reference has full marks."""
    read = read_submission(exercise.reference, exercise.name, bench.grader.course)
    ((_, report),) = bench.grader.grade([read], seed=bench.seed)
    if lost := [check for check in report.checks if check.verdict is not Verdict.PASSED]:
        raise GraderFault(f"the reference of {exercise.name} does not pass {lost[0].id}")


def _is_complete(every: Sequence[Trial], outcomes: Mapping[int, Outcome]) -> bool:
    """Whether every known wrong submission and every mistake was tried."""
    kinds = (Kind.KNOWN_WRONG, Kind.MISTAKE)
    due = [number for number, trial in enumerate(every) if trial.kind in kinds]
    return bool(due) and all(number in outcomes for number in due)


def _powers(bench: Bench, plan: Plan) -> tuple[Power, ...]:
    """The powers of the checks: those that are kept, or measured now if that was asked for."""
    found = bench.kept.powers(bench.seed)
    if found is None and plan.power:
        bundle = load_bundle(bench.grader.course, plan.exercise)
        found = tuple(Perturbations(bundle, bench.seed).powers())
        bench.kept.keep_powers(bench.seed, found)
    return found or ()


def _write(course: Course, found: list[Validity], out: Path) -> None:
    figures = [figures_of(validity) for validity in found]
    for name, content in (
        ("validity.html", page(course.title, found)),
        ("validity.md", full_table(figures)),
        ("validity.json", f"{json.dumps(to_builtins(figures), indent=1)}\n"),
    ):
        atomic_write(out / name, content.encode())
        print(f"Written: {out / name}")
