"""Makes what students have in place of a course's suites and references."""

from __future__ import annotations

import hashlib
import io
import sys
import tokenize
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from graders.course import SEALED, Course, Exercise, load_course
from graders.errors import CalledWrongly
from graders.evaluation.bundle import ExerciseBundle, load_bundle
from graders.evaluation.checks import checks_of
from graders.evaluation.evaluate import Task, evaluate_with
from graders.evaluation.known_answers import Question, answers_to_builtins
from graders.evaluation.observer import ProbedProgram
from graders.evaluation.reference_cache import Answers
from graders.evaluation.sealed import Sealed
from graders.intake.sources import read_cells
from graders.intake.submission import submission
from graders.report import Check, Report
from graders.sandbox.child import wire
from graders.sandbox.levels import Level
from graders.sandbox.observation import Observation, Outcome, pack
from graders.sandbox.program import Program
from graders.sandbox.runner import Runner
from graders.sandbox.server import ForkServer
from graders.storage import temporary_folder

SEEDS = 2


def seal(course: Course, say: Callable[[str], None] = lambda line: None) -> Sealed:
    """What students may have of a course: runs its references.

    Raises `CalledWrongly` where a suite imports the solution itself, and where a reference
    loses points.
    """
    checks = {name: checks_of(course, each) for name, each in course.exercises.items()}
    empty = Sealed(
        files=dict(_sources(course)),
        seeds=_seeds(course.title),
        kept_back={name: _kept_back(found) for name, found in checks.items()},
        answers={name: answers_to_builtins({}, []) for name in course.exercises},
    )
    answers = {}
    with ForkServer(course, least=Level.PROCESS) as server:
        server.wait_until_warm()
        for name, bundle in _public(course, empty):
            say(f"{name}: asking the reference, for {SEEDS} seeds")
            answers[name] = _answers(bundle, server)
    return replace(empty, answers=answers)


def _seeds(title: str) -> tuple[int, ...]:
    """Seeds for students: those of grades come from a secret of the machine that grades."""
    made = (hashlib.sha256(f"for students: {title}: {n}".encode()) for n in range(SEEDS))
    return tuple(int.from_bytes(each.digest()[:4], "big") >> 1 for each in made)


def _kept_back(checks: Sequence[Check]) -> dict[str, float]:
    points: dict[str, float] = {}
    for check in checks:
        if check.hidden:
            points[check.function] = points.get(check.function, 0.0) + check.points
    return points


def _sources(course: Course) -> Iterator[tuple[str, str]]:
    """The sources of the suites without hidden checks, and those of `reference` they import."""
    for path in sorted(course.suites.rglob("*.py")):
        place = path.relative_to(course.suites)
        if place.parts[0] != "child" and place.parts != ("__init__.py",):
            hidden = _hidden_tests(sys.modules.get(_module_name(place)))
            yield (
                f"graders/suites/{place.as_posix()}",
                _public_text(path.read_text("utf-8"), hidden),
            )
    solutions = {each.reference for each in course.exercises.values()}
    for path in _imported(course.reference):
        if path in solutions:
            raise CalledWrongly(f"{path}: a suite imports the solution, which students then had")
        place = path.relative_to(course.reference)
        yield f"reference/{place.as_posix()}", _public_text(path.read_text("utf-8"), [])


def _module_name(place: Path) -> str:
    return ".".join(["graders.suites", *place.with_suffix("").parts])


def _hidden_tests(module: ModuleType | None) -> list[int]:
    """The line numbers at which the code of hidden checks begins."""
    values = vars(module).values() if module else ()
    tests = [value for value in values if _is_hidden(getattr(value, "__check__", None))]
    return [_innermost(test).__code__.co_firstlineno for test in tests]


def _is_hidden(check: object) -> bool:
    return isinstance(check, Check) and check.hidden


def _innermost(test: Any) -> Any:
    return getattr(test, "__wrapped__", test)


def _imported(reference: Path) -> list[Path]:
    """The files of a course's reference that its suites have imported."""
    modules = [m for name, m in sys.modules.items() if name.startswith("reference.")]
    files = (Path(file) for m in modules if (file := getattr(m, "__file__", None)))
    return sorted(file for file in files if reference in file.parents)


def _public_text(text: str, hidden: Sequence[int]) -> str:
    """The source without comments and without the functions that begin at these lines."""
    lines = text.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column].rstrip()
    for first in hidden:
        for number in range(first - 1, _end(lines, first - 1)):
            lines[number] = ""
    return "\n".join(lines) + "\n"


def _end(lines: Sequence[str], first: int) -> int:
    """The number of the line after a function that begins, with its decorators, at a line."""
    number = first
    while not lines[number].startswith("def "):
        number += 1
    number += 1
    while number < len(lines) and (not lines[number] or lines[number][0] in " )\t"):
        number += 1
    return number


def _public(course: Course, empty: Sealed) -> Iterator[tuple[str, ExerciseBundle]]:
    """Each exercise as students have it, but with its reference."""
    with temporary_folder() as folder:
        public = laid_out(course, empty, folder)
        for name, exercise in public.exercises.items():
            bundle = load_bundle(public, exercise)
            yield name, replace(bundle, reference=_solution(course.exercise(name)), absent=None)


def laid_out(course: Course, found: Sealed, folder: Path) -> Course:
    """A course as students have it, in an empty folder, as far as it differs from theirs."""
    (folder / "exercises").symlink_to(course.file.parent)
    (folder / "graders" / "suites").mkdir(parents=True)
    (folder / "graders" / "suites" / "child").symlink_to(course.child)
    (folder / SEALED).write_bytes(found.to_bytes())
    return load_course(folder)


def _solution(exercise: Exercise) -> Program:
    cells = read_cells(exercise.reference)
    return submission("reference", cells, {exercise.name: exercise.asked}).program


def _answers(bundle: ExerciseBundle, server: ForkServer) -> dict[str, Any]:
    """What the reference returns to all that the suite asks, of right and of wrong answers."""
    recorder = Recorder()
    recording = replace(bundle, cache=recorder)
    runner = Runner(server, bundle.reference, bundle.probes)
    reference = Remembered(runner)
    changes = CHANGES
    try:
        for seed in bundle.seeds:
            task = Task(bundle.reference, seed)
            right = evaluate_with(recording, task, reference, reference)
            _require_full_marks(bundle.exercise.name, Report("", None, right.checks, "", seed))
            changes = tuple(c for c in changes if _asks_more(recording, task, reference, c))
    finally:
        runner.close()
    return answers_to_builtins(recorder.packed, recorder.known())


def _asks_more(
    bundle: ExerciseBundle, task: Task, reference: ProbedProgram, change: Change
) -> bool:
    """Record what the checks ask of wrong answers; return whether that is more than before.

    A change that makes them ask nothing new with one seed is not tried with the others.
    """
    assert isinstance(bundle.cache, Recorder)
    before = len(bundle.cache.packed)
    with warnings.catch_warnings():  # of NumPy, about wrong values
        warnings.simplefilter("ignore")
        evaluate_with(bundle, task, Changed(reference, change), reference)
    return len(bundle.cache.packed) > before


def _require_full_marks(name: str, report: Report) -> None:
    if report.points != report.possible:
        raise CalledWrongly(f"{name}: the reference loses points; probgrade check-course says why")


@dataclass
class Recorder(Answers):
    """The reference's answers, with the questions they belong to."""

    packed: dict[str, bytes] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    memory: dict[str, Observation] = field(default_factory=dict)

    def get(self, question: str) -> Observation | None:
        """The answer, if it was given before."""
        return self.memory.get(question)

    def put(self, question: str, observation: Observation) -> None:
        """Record an answer."""
        self.memory[question] = observation
        if observation.outcome is Outcome.RETURNED:
            self.packed[question] = pack(observation)

    def recognised(
        self, key: str, seed: int, drawn: int, probe: str, inputs: Mapping[str, Any]
    ) -> tuple[str, int]:
        """The same key and seed; the question is noted."""
        self.questions[key] = Question.of(key, seed, drawn, probe, inputs)
        return key, seed

    def known(self) -> list[Question]:
        """The questions that have an answer."""
        return [question for key, question in self.questions.items() if key in self.packed]


@dataclass
class Remembered:
    """A program that runs each probe once."""

    program: ProbedProgram
    memory: dict[bytes, Observation] = field(default_factory=dict)

    def observe(
        self, probe: str, inputs: dict[str, Any], seed: int, deadline: float
    ) -> Observation:
        """Run one probe, unless it has run."""
        key = wire.encode([probe, inputs, seed])
        if key not in self.memory:
            self.memory[key] = self.program.observe(probe, inputs, seed, deadline)
        return self.memory[key]


Change = Callable[[Any], Any]


@dataclass(frozen=True)
class Changed:
    """A student whose arrays are wrong: a check asks further to find out why."""

    program: ProbedProgram
    change: Change

    def observe(
        self, probe: str, inputs: dict[str, Any], seed: int, deadline: float
    ) -> Observation:
        """What the program answers, but wrong."""
        seen = self.program.observe(probe, inputs, seed, deadline)
        return replace(seen, value=_changed(seen.value, self.change))


def _changed(value: Any, change: Change) -> Any:
    if isinstance(value, Mapping):
        return {name: _changed(held, change) for name, held in value.items()}
    if isinstance(value, list):
        return [_changed(held, change) for held in value]
    return change(value) if isinstance(value, np.ndarray) else value


CHANGES: tuple[Change, ...] = (
    lambda array: array * np.array(1.25, array.dtype),
    lambda array: array + np.array(1, array.dtype),
    lambda array: np.zeros_like(array),
    lambda array: -array if array.dtype.kind == "f" else array,
    lambda array: array[..., ::-1] if array.ndim else array,
    lambda array: array[None],
)
"""Mistakes of some kinds: a factor, an offset, nothing at all, a sign, an order, a shape."""
