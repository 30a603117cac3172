"""Controls: submissions whose verdicts are known, graded before all others by the same code.

As in a laboratory, a right one must pass every check and a wrong one none. Otherwise
something of the grader's is broken, whatever it is, and nothing is graded. The wrong one
fails each check by another comparison, so that none of them can be broken unseen.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from zipfile import ZipFile

from graders.course import Course, Exercise
from graders.errors import GraderFault
from graders.evaluation.bundle import ExerciseBundle
from graders.evaluation.checks import BrokenSuite
from graders.evaluation.evaluate import Task, evaluate_with
from graders.evaluation.excerpts import NOTHING, mentions
from graders.evaluation.fingerprints import probe_identities
from graders.evaluation.hints import ErrorHints
from graders.evaluation.known_answers import KnownAnswers
from graders.evaluation.suite import collect
from graders.intake import Search, Submission, Unreadable, find_class
from graders.intake.sources import read_cells
from graders.intake.submission import submission
from graders.report import Report, Verdict
from graders.sandbox.observation import Observation, Outcome
from graders.storage import temporary_folder

NAME, OTHER = "control", "other"
SEED = 1
FOLDER = Path(__file__).with_name(NAME)
ASKED = ("column_means", "scaled", "described", "modelled", "total", "least")
RIGHT, WRONG = "right.ipynb", "wrong.zip"
VERDICTS = {
    "column_means.agree": Verdict.WRONG,
    "column_means.known": Verdict.WRONG,
    "column_means.close": Verdict.WRONG,
    "scaled.shape": Verdict.WRONG,
    "described.kind": Verdict.WRONG,
    "described.shape": Verdict.WRONG,
    "column_means.explained": Verdict.WRONG,
    "modelled.class": Verdict.WRONG,
    "modelled.input": Verdict.WRONG,
    "modelled.distribution": Verdict.WRONG,
    "modelled.shapes": Verdict.WRONG,
    "modelled.gradients": Verdict.WRONG,
    "modelled.log_det": Verdict.WRONG,
    "modelled.density": Verdict.WRONG,
    "total.value": Verdict.RAISED,
    "least.value": Verdict.NOT_IMPLEMENTED,
}
"""How each check of the wrong control must end; each is worth a point."""


class Direct:
    """Answers the probes in this process: for code of ours only."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module

    def observe(
        self, probe: str, inputs: dict[str, Any], seed: int, deadline: float
    ) -> Observation:
        try:
            value = getattr(_module("probes"), probe)(self._module, **inputs)
        except NotImplementedError:
            return Observation(Outcome.NOT_IMPLEMENTED)
        except Exception as error:
            return Observation(Outcome.RAISED, error=type(error).__name__, reason=str(error))
        return Observation(Outcome.RETURNED, value)


@cache
def control_submissions() -> tuple[Submission, ...]:
    """The controls, read as a class is. Raises `GraderFault` when they are not all there."""
    with temporary_folder() as folder:
        _write(folder)
        try:
            found = find_class(folder, Search({NAME: ASKED, OTHER: ("unrelated",)}))
            read = tuple(each.read() for each in found.submissions)
        except Unreadable as problem:
            raise GraderFault(f"a control cannot be read: {problem}") from problem
    names = [(each.name.split("/")[0], each.exercise) for each in read]
    if names != [(RIGHT, NAME), (WRONG, NAME), (WRONG, OTHER)] or len(found.files) != 2:
        raise GraderFault(f"the controls are not all found, only {names}")
    return read[:2]


def _write(folder: Path) -> None:
    """A notebook and an archive, as platforms export them."""
    parts = (FOLDER / "right.py").read_text("utf-8").split("\n\n\n")
    parts = ["%matplotlib inline\n# The control.", *parts, "!ls\nscaled?"]
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": part} for part in parts]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (folder / RIGHT).write_text(json.dumps(notebook), "utf-8")
    with ZipFile(folder / WRONG, "w") as archive:
        archive.write(FOLDER / "wrong.py", "work/answers.py")
        archive.writestr("work/more.py", "def unrelated():\n    return 1\n")


@cache
def control_bundle(course: Course) -> ExerciseBundle:
    """The exercise of the controls; its children are those of this course."""
    probes = (FOLDER / "probes.py").read_text("utf-8")
    suite = collect(FOLDER)
    if suite.broken:
        raise BrokenSuite(f"the controls cannot be collected:\n{suite.broken}")
    return ExerciseBundle(
        course=course,
        exercise=Exercise(NAME, NAME, ASKED, FOLDER / "right.py", FOLDER),
        checks=suite.checks(),
        suite=suite,
        probes=probes,
        identities=probe_identities(probes),
        mentions=mentions(probes),
        reference=NOTHING,
        cache=KnownAnswers({}, {}),
        hints=ErrorHints(),
        draws={},
        absent=Direct(_module("right")),
    )


def require_known(report: Report) -> None:
    """Raise `GraderFault` unless a control ended as is known."""
    right = report.submission.startswith("right")
    expected = {
        check: (Verdict.PASSED, 1.0, 1.0) if right else (verdict, 0.0, 1.0)
        for check, verdict in VERDICTS.items()
    }
    got = {check.id: (check.verdict, check.points, check.possible) for check in report.checks}
    if got == expected and report.points == (len(VERDICTS) if right else 0):
        return
    differing = sorted(k for k in got.keys() | expected if got.get(k) != expected.get(k))
    lines = [
        report.fault,
        *(f"{c.id} {c.verdict.value}: {c.message} {c.staff}" for c in report.checks),
    ]
    raise GraderFault(
        f"the grader is broken: its own control {report.submission} ended otherwise than it must"
        f" ({', '.join(differing)})\n" + "\n".join(lines)
    )


def require_controls(course: Course) -> None:
    """Evaluate the controls in this process. Raises `GraderFault` unless they end as is known."""
    bundle = control_bundle(course)
    for module in ("right", "wrong"):
        cells = read_cells(FOLDER / f"{module}.py")
        task = Task(submission(module, cells, {NAME: ASKED}, NAME).program, SEED)
        student, reference = Direct(_module(module)), Direct(_module("right"))
        checks = evaluate_with(bundle, task, student, reference).checks
        require_known(Report(module, NAME, checks, "none", SEED))


def _module(name: str) -> ModuleType:
    return import_module(f"graders.evaluation.{NAME}.{name}")
