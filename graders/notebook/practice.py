"""Evaluates functions in a kernel's memory: the kernel runs the probes, this process the checks."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from graders.course import Course
from graders.errors import CalledWrongly
from graders.evaluation.bundle import ExerciseBundle, load_bundle
from graders.evaluation.checks import BrokenSuite
from graders.evaluation.evaluate import Evaluation, Task, evaluate_with
from graders.evaluation.excerpts import NOTHING
from graders.evaluation.fingerprints import versions
from graders.intake.problems import Unreadable
from graders.intake.sources import Cell, cells_of
from graders.intake.submission import submission
from graders.notebook.programs import Kernel, Reference
from graders.notebook.rendering import rendered
from graders.report import CheckResult, Report
from graders.sandbox.child import wire
from graders.sandbox.program import Program

NAME = "this notebook"
PLACE = "none: your own kernel"
ALWAYS = "0" * 8
"""Stands for a digest: all checks in a notebook have one seed, so that they compare."""


class Practice:
    """What the helper does for one kernel; used as a context manager."""

    def __init__(self, course: Course, channel: socket.socket) -> None:
        self._course = course
        self._channel = channel
        self._reference = Reference(course)

    def __enter__(self) -> Practice:
        return self

    def __exit__(self, *error: object) -> None:
        self._reference.close()

    def prepare(self, stop: Callable[[], bool]) -> None:
        """Load the suites one by one, until there is something to do."""
        for exercise in self._course.exercises.values():
            if stop():
                return
            try:
                load_bundle(self._course, exercise)
            except BrokenSuite:  # told when it is asked for
                continue

    def check(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What is shown of a check. Raises `CalledWrongly` where there is nothing to check."""
        start = time.monotonic()
        name = self._exercise(asked["exercise"], asked["functions"], asked["defined"])
        bundle = load_bundle(self._course, self._course.exercise(name))
        self._send_probes(bundle)
        program = _program(asked, name, bundle.exercise.asked)
        seed = bundle.seed_for(ALWAYS) if asked["seed"] is None else asked["seed"]
        evaluation = self._evaluated(bundle, program, seed, asked["functions"])
        report = Report(
            submission=NAME,
            exercise=name,
            checks=evaluation.checks,
            isolation=PLACE,
            seed=seed,
            versions=versions(self._course),
            seconds={"total": time.monotonic() - start},
            notes=evaluation.notes,
            figures=evaluation.figures,
        )
        return rendered(report, self._course.titles[name])

    def _evaluated(
        self, bundle: ExerciseBundle, program: Program, seed: int, functions: Sequence[str]
    ) -> Evaluation:
        kernel = Kernel(self._channel)
        reference = bundle.absent or self._reference.of(bundle)
        wanted: Sequence[str | None] = functions or [None]
        tasks = [Task(program, seed, function=each) for each in wanted]
        found = [evaluate_with(bundle, task, kernel, reference) for task in tasks]
        checks: tuple[CheckResult, ...] = tuple(c for one in found for c in one.checks)
        return Evaluation(
            checks,
            notes=tuple(dict.fromkeys(note for one in found for note in one.notes)),
            figures={check: some for one in found for check, some in one.figures.items()},
        )

    def _exercise(
        self, exercise: str | None, functions: Sequence[str], defined: Collection[str]
    ) -> str:
        """The exercise that asks for these functions, and for most of what is defined.

        Raises `CalledWrongly` where none does.
        """
        known = self._course.asked if exercise is None else {exercise: self._asked(exercise)}
        having = {name: asked for name, asked in known.items() if set(functions) <= set(asked)}
        if not having:
            listed = ", ".join(name for asked in known.values() for name in asked)
            raise CalledWrongly(
                f"no exercise asks for {' and '.join(functions)}; name one of {listed}"
            )
        counts = {name: len(set(asked) & set(defined)) for name, asked in having.items()}
        best = max(reversed(list(counts)), key=lambda name: counts[name])
        if not counts[best]:
            listed = ", ".join(functions or (name for asked in having.values() for name in asked))
            raise CalledWrongly(f"nothing to check is defined here yet: {listed}")
        return best

    def _asked(self, exercise: str) -> tuple[str, ...]:
        return self._course.exercise(exercise).asked

    def _send_probes(self, bundle: ExerciseBundle) -> None:
        settings = {**self._course.settings.to_builtins(), "folder": str(self._course.child)}
        wire.send(self._channel, {"use": {"probes": bundle.probes, "settings": settings}})


def _program(asked: Mapping[str, Any], exercise: str, names: Sequence[str]) -> Program:
    """The code that is in memory, as intake reads it: for messages, it is not run."""
    try:
        cells = [*_cells(asked["cells"]), *_modules(asked["modules"])]
        return submission(NAME, cells, {exercise: names}, exercise).program
    except (Unreadable, RecursionError):
        return NOTHING


def _cells(texts: Sequence[str]) -> tuple[Cell, ...]:
    """The cells of the kernel, each of the number that Jupyter shows beside it."""
    made = [{"cell_type": "code", "source": text} for text in texts]
    notebook = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made})
    return cells_of(notebook.encode(), f"{NAME}.ipynb") if made else ()


def _modules(texts: Mapping[str, str]) -> list[Cell]:
    return [Cell(name, text) for name, text in texts.items()]
