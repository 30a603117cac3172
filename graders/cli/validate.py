"""`probgrade validate`: how often the grader is wrong about an exercise, measured."""

from __future__ import annotations

import argparse
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
from graders.validation.edits import read_edits
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
    plans = [(name, _plan(course, course.exercises[name], chosen)) for name in names]
    display = Display()
    found = []
    with Grader(course, least=Level(chosen.min_isolation), progress=display.show) as grader:
        for name, plan in plans:
            with display.expecting(len(plan)):
                validity = _measured(grader, course.exercises[name], plan, chosen, display)
            print(text(validity), flush=True)
            found.append(validity)
    if out is not None:
        _write(course, found, out)
    return Exit.UNDER if any(validity.findings() for validity in found) else Exit.GRADED


def _plan(course: Course, exercise: Exercise, chosen: argparse.Namespace) -> list[Trial]:
    """The trials that are made, of each kind as many as were asked for."""
    try:
        every = list(trials(course, exercise, read_edits(course, exercise)))
    except ValueError as problem:
        raise CalledWrongly(str(problem)) from problem
    kinds = [kind for name in chosen.kinds or GROUPS for kind in GROUPS[name]]
    plan = []
    for kind in kinds:
        plan += sampled([trial for trial in every if trial.kind is kind], chosen.most)
    return plan


def _measured(
    grader: Grader,
    exercise: Exercise,
    plan: list[Trial],
    chosen: argparse.Namespace,
    display: Display,
) -> Validity:
    bundle = load_bundle(grader.course, exercise)
    read = read_submission(exercise.reference, exercise.name, grader.course)
    ((_, report),) = grader.grade([read], seed=chosen.seed)
    if lost := [check for check in report.checks if check.verdict is not Verdict.PASSED]:
        raise GraderFault(f"the reference of {exercise.name} does not pass {lost[0].id}")
    outcomes = tried(
        grader,
        exercise,
        plan,
        jobs=chosen.jobs,
        seed=chosen.seed,
        done=lambda count: display.finished(),
    )
    return Validity(
        exercise.name,
        exercise.title,
        bundle.checks,
        read_edits(grader.course, exercise),
        tuple(outcomes),
        tuple(Perturbations(bundle, chosen.seed).powers()),
        right_mutants(grader.course, exercise),
    )


def _write(course: Course, found: list[Validity], out: Path) -> None:
    for name, content in (
        ("validity.html", page(course.title, found)),
        ("validity.md", markdown(found)),
    ):
        atomic_write(out / name, content.encode())
        print(f"Written: {out / name}")
