"""What is missing or inconsistent in a course, as far as its files show."""

from __future__ import annotations

import ast
import math
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graders.course import Course, Exercise
from graders.evaluation.checks import BrokenSuite, checks_of
from graders.report import Check

CHILD = "graders.suites.child"


@dataclass(frozen=True)
class Finding:
    """One thing to mend; `fatal` when the exercise cannot be graded before."""

    exercise: str
    text: str
    fatal: bool = False

    def __str__(self) -> str:
        line = " ".join(self.text.split())
        return f"{self.exercise}: {line}" if self.exercise else line


def names_asked_twice(course: Course) -> Iterator[Finding]:
    """Names by which a file could be taken for an answer to either of two exercises."""
    first: dict[str, str] = {}
    for exercise in course.exercises.values():
        for name in exercise.asked:
            if name in first:
                text = f"{name} is asked for by {first[name]}, too; rename one of them"
                yield Finding(exercise.name, text)
            first.setdefault(name, exercise.name)


def static_findings(course: Course, exercise: Exercise) -> Iterator[Finding]:
    """What is missing or inconsistent in one exercise."""
    name = exercise.name
    yield from _missing_files(course, exercise)
    if exercise.reference.is_file():
        for asked in sorted(set(exercise.asked) - _defined(exercise.reference)):
            yield Finding(name, f"{exercise.reference} does not define {asked}", fatal=True)
    if exercise.probes.is_file():
        yield from _probe_findings(course, exercise)
    yield from _imports_of_others(course, exercise)
    try:
        checks = checks_of(course, exercise)
    except BrokenSuite as problem:
        yield Finding(name, str(problem), fatal=True)
        return
    yield from _check_findings(course, exercise, checks)


def _missing_files(course: Course, exercise: Exercise) -> Iterator[Finding]:
    readme = course.root / "exercises" / exercise.name / "README.md"
    if exercise.title == exercise.name:
        yield Finding(exercise.name, f"no title: begin {readme} with a heading")
    for path, what in ((exercise.reference, "the reference"), (exercise.probes, "the probes")):
        if not path.is_file():
            yield Finding(exercise.name, f"{what} are missing: {path}", fatal=True)
    if not list(exercise.suite.glob("test_*.py")):
        yield Finding(exercise.name, f"no checks: {exercise.suite}/test_*.py", fatal=True)


def _defined(path: Path) -> set[str]:
    try:
        tree = ast.parse(path.read_text("utf-8"))
    except SyntaxError:
        return set()
    names = {n.name for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef))}
    targets = [t for n in tree.body if isinstance(n, ast.Assign) for t in n.targets]
    return names | {target.id for target in targets if isinstance(target, ast.Name)}


def _probe_findings(course: Course, exercise: Exercise) -> Iterator[Finding]:
    """Imports of probes that a child does not have."""
    try:
        tree = ast.parse(exercise.probes.read_text("utf-8"))
    except SyntaxError as error:
        where = f"{exercise.probes}, line {error.lineno}"
        yield Finding(exercise.name, f"{where}: does not parse ({error.msg})", fatal=True)
        return
    for module in _imports(tree):
        if not _is_there(course, module):
            why = "a child has Python, the course's [libraries] and [child] modules"
            yield Finding(exercise.name, f"{exercise.probes} imports {module}, but {why}")


def _imports_of_others(course: Course, exercise: Exercise) -> Iterator[Finding]:
    """Imports from the folders of other exercises, in which `rescore` sees no changes."""
    others = "|".join(map(re.escape, sorted(set(course.exercises) - {exercise.name})))
    module = re.compile(rf"(graders\.suites|reference)\.({others})\b")
    for folder in (exercise.suite, exercise.reference.parent) if others else ():
        for path in sorted(folder.rglob("*.py")):
            for name in _imported(path):
                if module.match(name):
                    why = "rescore sees no changes there; move it to graders/suites or reference"
                    yield Finding(exercise.name, f"{path} imports {name}: {why}")


def _imported(path: Path) -> tuple[str, ...]:
    try:
        return tuple(_imports(ast.parse(path.read_bytes())))
    except (SyntaxError, ValueError):  # told where the suite is collected
        return ()


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            if module == CHILD:
                yield from (f"{module}.{alias.name}" for alias in node.names)
            else:
                yield module


def _is_there(course: Course, module: str) -> bool:
    if module.startswith(f"{CHILD}."):
        return module.removeprefix(f"{CHILD}.").partition(".")[0] in course.settings.modules
    top = module.partition(".")[0]
    settings = course.settings
    named = (*settings.libraries, *settings.optional_libraries)
    libraries = {name.partition(".")[0] for name in named}
    return top in libraries or top in sys.stdlib_module_names or top == "numpy"


def _check_findings(
    course: Course, exercise: Exercise, checks: Sequence[Check]
) -> Iterator[Finding]:
    name = exercise.name
    for check in checks:
        if check.title == check.name:
            yield Finding(name, f"{check.id} has no title: give its test a docstring")
        if not check.hint:
            yield Finding(name, f"{check.id} has no hint")
        if check.points <= 0:
            yield Finding(name, f"{check.id} is worth {check.points:g} points; give it some")
    for function in exercise.asked:
        if not any(check.function == function for check in checks):
            yield Finding(name, f"{function} is asked for and never checked")
    total = math.fsum(check.points for check in checks)
    stated = course.settings.points.get(name)
    if stated is not None and not math.isclose(total, stated, abs_tol=1e-6):
        text = f"the checks add up to {total:g} points, course.toml states {stated:g}"
        yield Finding(name, text, fatal=True)
