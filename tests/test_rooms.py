"""Every part stands in its room, and the warm process holds none of ours but its own."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from graders.course import Exercise
from graders.evaluation.checks import checks_of
from tests.bundled import COURSE, EXERCISES, ROOT

exercises = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda e: e.name)


@exercises
def test_an_exercise_has_all_its_parts(exercise: Exercise) -> None:
    name = exercise.name
    places = [
        ROOT / "exercises" / name / "README.md",
        ROOT / "exercises" / name / f"{name}.py",
        exercise.reference,
        ROOT / "reference" / name / "mistakes.py",
        exercise.probes,
        exercise.suite,
        ROOT / "tests" / "submissions" / name / "right",
        ROOT / "tests" / "submissions" / name / "wrong",
    ]
    assert [str(place) for place in places if not place.exists()] == []


@exercises
def test_checks_are_well_formed(exercise: Exercise) -> None:
    checks = checks_of(COURSE, exercise)
    assert {check.function for check in checks} == set(exercise.asked)
    assert len({check.id for check in checks}) == len(checks)
    assert sum(check.points for check in checks) == pytest.approx(20)
    assert all(check.title.endswith(".") and check.hint for check in checks)


@exercises
def test_the_stub_defines_what_is_asked_with_docstrings(exercise: Exercise) -> None:
    stub = ast.parse((ROOT / "exercises" / exercise.name / f"{exercise.name}.py").read_text())
    documented = {
        node.name
        for node in stub.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node)
    }
    assert set(exercise.asked) <= documented


@exercises
def test_probes_import_nothing_of_ours_but_what_is_inside(exercise: Exercise) -> None:
    source = exercise.probes.read_text()
    assert source.count("graders") == source.count("from graders.suites.child")
    assert "reference" not in source


def test_nothing_stands_outside_the_rooms() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    top = {Path(line).parts[0] for line in listed.stdout.splitlines()}
    visible = {name for name in top if not name.startswith(".")}
    rooms = {"exercises", "reference", "graders", "tests"}
    assert visible <= rooms | {"pyproject.toml", "README.md", "LICENSE"}


def test_the_warm_process_imports_nothing_else_of_ours() -> None:
    code = (
        "import sys, graders.sandbox.child.__main__;"
        "print([m for m in sys.modules if m.split('.')[0] in ('graders', 'reference')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = ast.literal_eval(done.stdout)
    outside = {name for name in names if not name.startswith("graders.sandbox.child")}
    assert outside == {"graders", "graders.sandbox"}


def test_the_command_line_imports_nothing_that_takes_long() -> None:
    """The warm process starts before anything else, and `--help` answers at once."""
    long = ("tensorflow", "numpy", "pytest", "sqlalchemy", "alembic", "pygments", "jinja2")
    code = f"import sys, graders.cli; print([name for name in {long} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ast.literal_eval(done.stdout) == []


def test_the_grader_does_not_import_tensorflow() -> None:
    rooms = "graders.cli.grade_files, graders.scheduling, graders.cli.grade_class"
    code = f"import sys, {rooms}; print('tensorflow' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_public_names_exist() -> None:
    import graders

    assert all(getattr(graders, name) is not None for name in graders.__all__)
    assert importlib.util.find_spec("graders.cli") is not None
