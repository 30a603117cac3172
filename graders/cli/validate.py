"""`probgrade validate`: how often the grader is wrong about an exercise, measured."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
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
from graders.validation.mutants import right_mutants
from graders.validation.power import Perturbations
from graders.validation.trials import GROUPS, Trial, sampled, trials, tried
from graders.validation.validity import Validity
from graders.validation.writing import markdown, page, text


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
            with display.expecting(len(plan.trials)):
                validity = _measured(grader, plan, chosen, display)
            print(text(validity), flush=True)
            found.append(validity)
    if out is not None:
        _write(course, found, out)
    return Exit.UNDER if any(validity.findings() for validity in found) else Exit.GRADED


@dataclass(frozen=True)
class Plan:
    """What is tried for an exercise; everything is read before the first trial."""

    exercise: Exercise
    edits: tuple[Edit, ...]
    right_mutants: Mapping[str, str]
    trials: Sequence[Trial]


def _plan(course: Course, exercise: Exercise, chosen: argparse.Namespace) -> Plan:
    """The trials that are made, of each kind as many as were asked for."""
    edits = read_edits(course, exercise)
    try:
        every = list(trials(course, exercise, edits))
    except ValueError as problem:
        raise CalledWrongly(str(problem)) from problem
    kinds = [kind for name in chosen.kinds or GROUPS for kind in GROUPS[name]]
    groups = ([trial for trial in every if trial.kind is kind] for kind in kinds)
    made = [trial for group in groups for trial in sampled(group, chosen.most)]
    return Plan(exercise, edits, right_mutants(course, exercise), made)


def _measured(grader: Grader, plan: Plan, chosen: argparse.Namespace, display: Display) -> Validity:
    exercise = plan.exercise
    bundle = load_bundle(grader.course, exercise)
    read = read_submission(exercise.reference, exercise.name, grader.course)
    ((_, report),) = grader.grade([read], seed=chosen.seed)
    if lost := [check for check in report.checks if check.verdict is not Verdict.PASSED]:
        raise GraderFault(f"the reference of {exercise.name} does not pass {lost[0].id}")
    outcomes = tried(
        grader,
        exercise,
        plan.trials,
        jobs=chosen.jobs,
        seed=chosen.seed,
        done=lambda count: display.finished(),
    )
    return Validity(
        exercise.name,
        exercise.title,
        bundle.checks,
        plan.edits,
        tuple(outcomes),
        tuple(Perturbations(bundle, chosen.seed).powers()),
        plan.right_mutants,
    )


def _write(course: Course, found: list[Validity], out: Path) -> None:
    for name, content in (
        ("validity.html", page(course.title, found)),
        ("validity.md", markdown(found)),
    ):
        atomic_write(out / name, content.encode())
        print(f"Written: {out / name}")
