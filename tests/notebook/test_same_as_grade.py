"""A notebook gets the verdicts and the words that `probgrade grade` gives for the same code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
import pytest

from graders.course import Course, bundled_course
from graders.intake import read_submission
from graders.report import check_to_builtins, for_students
from graders.scheduling import Grader
from tests.bundled import ROOT
from tests.notebook.kernels import printed, run
from tests.small import RIGHT, ROOM, SMALL

SEED = 1
ENDS_PYTHON = ("ends_python", "too_much_memory", "hangs")
"""What would end, fill or hold up a kernel, which is its author's own."""
COMPARED = ("id", "verdict", "points", "message", "inputs", "hint", "where", "snippet", "same_as")
CHECKING = f"""
import json, probgrade
def results(path, exercise):
    names = {{"__name__": "__main__"}}
    exec(compile(open(path).read(), path, "exec"), names)
    made = probgrade.check(namespace=names, exercise=exercise, seed={SEED})
    print(json.dumps(made.checks))
"""


def in_a_kernel(
    paths: Sequence[Path], exercise: str, course: Path | None, first: str = ""
) -> list[Any]:
    """The checks of each file, its functions in the memory of one kernel."""
    calls = [f"results({str(path)!r}, {exercise!r})" for path in paths]
    outputs = run("%load_ext probgrade", first, CHECKING, *calls, course=course)
    return [json.loads(printed(each).splitlines()[-1]) for each in outputs[3:]]


def graded(paths: Sequence[Path], exercise: str, course: Course) -> list[Any]:
    """The checks of each file, graded."""
    submissions = [read_submission(path, exercise, course) for path in paths]
    with Grader(course) as grader:
        reports = dict(grader.grade(submissions, seed=SEED))
    shown = [for_students(reports[number]).checks for number in range(len(paths))]
    return [[check_to_builtins(check) for check in checks] for checks in shown]


def compared(checks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: check[name] for name in COMPARED} for check in checks]


@pytest.mark.slow
def test_known_submissions_of_the_small_course() -> None:
    paths = [path for path in sorted(ROOM.glob("[rwb]*/*.py")) if path.stem not in ENDS_PYTHON]
    assert len(paths) > 15
    mine = in_a_kernel(paths, "regression", SMALL.root)
    for path, seen, expected in zip(paths, mine, graded(paths, "regression", SMALL)):
        assert compared(seen) == compared(expected), path


def test_the_magics_do_not_change_what_a_notebook_hands_in(tmp_path: Path) -> None:
    first = "%load_ext probgrade\nimport probgrade"
    texts = [first, f"%%grade fit_ridge\n{RIGHT.read_text()}", "%grade", "r = %grade cluster\nr"]
    texts.append("probgrade.check('cluster')")
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in texts])
    nbformat.write(made, tmp_path / "mine.ipynb")
    read = read_submission(tmp_path / "mine.ipynb", course=SMALL)
    assert set(read.program.needs) == set(SMALL.asked["regression"])
    assert read.notes == ()
    kept = "".join(statement.source for statement in read.program.statements)
    assert "probgrade" not in kept


@pytest.mark.slow
def test_submissions_of_naive_bayes_where_operations_have_run() -> None:
    room = ROOT / "tests" / "submissions" / "naive_bayes"
    paths = [next(iter(sorted(room.glob("right/*.py")))), *sorted(room.glob("wrong/*.py"))[:3]]
    used = "import tensorflow as tf\nprint(float(tf.reduce_sum(tf.random.normal((3, 3)))))"
    mine = in_a_kernel(paths, "naive_bayes", None, first=used)
    for path, seen, expected in zip(paths, mine, graded(paths, "naive_bayes", bundled_course())):
        assert compared(seen) == compared(expected), path
