"""The zip for Gradescope, unpacked and run as Gradescope does."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from graders.cli import main
from graders.cli.package import package, wheel
from graders.course import bundled_course
from graders.errors import Exit
from tests.bundled import EXERCISES
from tests.small import RIGHT, SMALL

SPY = """
import glob

def look():
    found = []
    for pattern in ("{root}/**/reference/*/*.py", "{root}/**/suites/*/*.py"):
        for path in glob.glob(pattern, recursive=True):
            found.append("SEEN " + path)
    for path in {paths}:
        try:
            found.append("READ " + open(path).read(20))
        except OSError as error:
            found.append(type(error).__name__)
    raise ValueError(found)

def fit_ridge(X, y, penalty): look()
def bootstrap_interval(values, level, resamples, rng): look()
def cluster(points, centres, steps): look()
"""


@pytest.fixture(scope="module")
def archive() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(package(SMALL, "regression")))


@pytest.fixture
def root(archive: zipfile.ZipFile, tmp_path: Path) -> Path:
    """What /autograder is: the zip in `source`, and what setup.sh has installed."""
    archive.extractall(tmp_path / "source")
    (tmp_path / "submission").mkdir()
    program(tmp_path, f'exec "{sys.prefix}/bin/probgrade" "$@"')
    return tmp_path


def program(root: Path, script: str) -> None:
    """Put this in the place of probgrade."""
    path = root / "probgrade"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def graded(root: Path) -> tuple[int, Any]:
    """The exit code of run_autograder, and the results if there are any."""
    script = root / "source" / "run_autograder"
    script.chmod(0o755)
    environment = {**os.environ, "AUTOGRADER_ROOT": str(root), "PROBGRADE": str(root / "probgrade")}
    done = subprocess.run([script], env=environment, cwd="/", capture_output=True)
    results = root / "results" / "results.json"
    assert {path.name for path in results.parent.iterdir()} <= {"results.json"}
    return done.returncode, json.loads(results.read_text()) if results.exists() else None


@pytest.mark.slow
def test_a_submission_has_a_score(root: Path) -> None:
    (root / "submission" / "mine.py").write_text(RIGHT.read_text())
    code, results = graded(root)
    assert code == 0
    assert results["score"] == sum(test["max_score"] for test in results["tests"]) == 10


@pytest.mark.slow
def test_what_cannot_be_read_has_results_without_a_score(root: Path) -> None:
    (root / "submission" / "mine.py").write_bytes(b"%PDF-1.7")
    code, results = graded(root)
    assert code == 0
    assert "score" not in results
    assert "is a PDF file" in results["output"]


def test_a_fault_of_the_grader_is_a_failure_with_its_results(root: Path) -> None:
    program(root, 'echo \'{"output": "No score"}\'; exit 3')
    assert graded(root) == (3, {"output": "No score"})


def test_earlier_results_never_stand_for_a_run_that_wrote_none(root: Path) -> None:
    (root / "results").mkdir()
    (root / "results" / "results.json").write_text('{"score": 10}')
    for code in (2, 3):
        program(root, f"exit {code}")
        assert graded(root) == (code, None)


@pytest.mark.slow
def test_student_code_reads_neither_reference_nor_suites(root: Path) -> None:
    course = root / "source" / "course"
    secret = (course / "reference/regression/regression.py", *course.rglob("test_*.py"))
    assert all(path.is_file() for path in secret)
    spy = SPY.replace("{root}", str(root)).replace("{paths}", repr([str(p) for p in secret]))
    (root / "submission" / "mine.py").write_text(spy)
    code, results = graded(root)
    text = json.dumps(results)
    assert (code, results["score"]) == (0, 0)
    assert "PermissionError" in text or "FileNotFoundError" in text
    assert "SEEN" not in text
    assert "READ" not in text


def test_the_scripts_may_be_run_and_known_submissions_are_left_out(
    archive: zipfile.ZipFile,
) -> None:
    names = archive.namelist()
    assert {"setup.sh", "run_autograder", "course/exercises/course.toml"} <= set(names)
    assert not [name for name in names if "submissions" in name or "__pycache__" in name]
    for name in ("setup.sh", "run_autograder"):
        assert archive.getinfo(name).external_attr >> 16 == 0o755
        assert archive.read(name).startswith(b"#!/bin/sh\n")
        subprocess.run(["sh", "-n"], input=archive.read(name), check=True)


def test_the_same_files_give_the_same_bytes() -> None:
    assert package(SMALL, "regression") == package(SMALL, "regression")


def test_the_bundled_course_is_in_the_wheel_only() -> None:
    names = zipfile.ZipFile(io.BytesIO(package(bundled_course(), next(iter(EXERCISES))))).namelist()
    assert [name for name in names if name.startswith("course")] == []
    inside = zipfile.ZipFile(io.BytesIO(wheel())).namelist()
    for exercise in EXERCISES:
        assert f"graders/bundled/exercises/{exercise}/{exercise}.py" in inside
        assert f"graders/bundled/reference/{exercise}/{exercise}.py" in inside


def test_pip_takes_the_wheel(archive: zipfile.ZipFile, tmp_path: Path) -> None:
    (name,) = (name for name in archive.namelist() if name.endswith(".whl"))
    path = Path(archive.extract(name, tmp_path))
    options = ["--no-deps", "--no-index", "--no-compile", "--target", str(tmp_path / "site")]
    command = [sys.executable, "-m", "pip", "install", "-q", *options, str(path)]
    subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / "site" / "graders" / "bundled" / "exercises" / "course.toml").is_file()
    assert (tmp_path / "site" / "bin" / "probgrade").is_file()


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["package", "gradescope", "--course", str(SMALL.root), "--out"]
    out = str(tmp_path / "autograder.zip")
    assert main([*command, out, "--exercise", "regression"]) == Exit.GRADED
    assert b"--exercise regression" in zipfile.ZipFile(out).read("run_autograder")
    assert "Written" in capsys.readouterr().out
    assert main([*command, out]) == Exit.CALLED_WRONGLY
    assert "--exercise: one of summaries, regression" in capsys.readouterr().err
    assert main([*command, out, "--exercise", "none"]) == Exit.CALLED_WRONGLY
    assert main([*command, str(tmp_path), "--exercise", "regression"]) == Exit.CALLED_WRONGLY
