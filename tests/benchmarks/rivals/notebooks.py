"""The class as notebooks: one cell with the student's code, and cells with the cases."""

from __future__ import annotations

from typing import Any

import nbformat
from nbformat import NotebookNode, v4

from tests.benchmarks.rivals.cases import CASES

QUESTIONS = """\
from tests.benchmarks.rivals.cases import Student, assert_case

student = Student(globals())"""


def for_nbgrader(code: str) -> str:
    """A notebook of nbgrader's: the answer to be given, and a graded test cell for each case."""
    return _written(
        _nbgrader_cell(code, "answer", solution=True),
        _nbgrader_cell(QUESTIONS, "questions", locked=True),
        *(
            _nbgrader_cell(_assertion(check), check, locked=True, grade=True, points=case.points)
            for check, case in CASES.items()
        ),
    )


def for_otter(code: str) -> str:
    """A notebook whose cases are in the autograder; only what they share is asked for here."""
    return _written(v4.new_code_cell(code), v4.new_code_cell(QUESTIONS))


def otter_tests() -> str:
    """A test file of otter's, of the kind that raises, with a test case for each case."""
    return "\n\n".join(
        [
            "from otter.test_files import test_case",
            'OK_FORMAT = False\nname = "cases"\npoints = None',
            *(_otter_case(number, check) for number, check in enumerate(CASES)),
        ]
    )


def _otter_case(number: int, check: str) -> str:
    return (
        f"@test_case(name={check!r}, points={CASES[check].points})\n"
        f"def test_{number}(student, assert_case):\n"
        f"    {_assertion(check)}\n"
    )


def _assertion(check: str) -> str:
    return f"assert_case({check!r}, student)"


def _nbgrader_cell(
    source: str,
    name: str,
    *,
    solution: bool = False,
    locked: bool = False,
    grade: bool = False,
    points: float = 0,
) -> NotebookNode:
    keys: dict[str, Any] = {
        "schema_version": 3,
        "grade_id": name.replace(".", "-"),
        "solution": solution,
        "locked": locked,
        "grade": grade,
        "task": False,
    }
    if grade:
        keys["points"] = points
    cell: NotebookNode = v4.new_code_cell(source, metadata={"nbgrader": keys})
    return cell


def _written(*cells: NotebookNode) -> str:
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    made = v4.new_notebook(cells=list(cells), metadata={"kernelspec": kernel})
    return str(nbformat.writes(made))
