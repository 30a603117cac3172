"""Feedback as a notebook: the student's code, with what is said of a function below it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import nbformat
import pytest

from graders.intake.sources import Cell, cells_of
from graders.report import Audience, Report
from graders.reports import notebook
from tests.reports.examples import ATTACKS, HIDDEN, PASSED, RAISED, WRONG, report


def read(graded: Report, cells: tuple[Cell, ...]) -> Any:
    made = notebook.render(graded, cells, Audience.STUDENT)
    found = nbformat.reads(made.encode(errors="replace").decode(), as_version=4)
    nbformat.validate(found)
    return found


def kinds(found: Any) -> list[str]:
    tags = ("feedback" if cell.metadata.get("tags") else cell.cell_type for cell in found.cells)
    return list(tags)


def test_feedback_stands_below_the_cell_that_defines_the_function() -> None:
    cells = (
        Cell("cell 1", "def f(x):\n    return 1\n"),
        Cell("text", "# Notes", "Markdown"),
        Cell("cell 2", "def g(x):\n    return 2\n"),
    )
    found = read(report(PASSED, WRONG, RAISED), cells)
    assert kinds(found) == ["feedback", "code", "feedback", "markdown", "code", "feedback"]
    assert found.cells[2].source.startswith("### f: 2 of 3.5 points")
    assert "Think." in found.cells[2].source
    assert found.cells[5].source.startswith("### g: 0 of 1 points")


def test_a_module_is_cut_below_each_function() -> None:
    parts = ["import math", "", "", "def f(x):", "    return 1", "", "# more", "def g(x):"]
    text = "\n".join([*parts, "    return 2", "", "", "print(1)", ""])
    found = read(report(PASSED, RAISED), (Cell("mine.py", text),))
    assert kinds(found) == ["feedback", "code", "feedback", "code", "feedback", "code"]
    code = [cell.source for cell in found.cells if cell.cell_type == "code"]
    assert code == [
        "import math\n\n\ndef f(x):\n    return 1",
        "# more\ndef g(x):\n    return 2",
        "print(1)",
    ]


def test_the_last_definition_counts_and_what_is_missing_stands_at_the_end() -> None:
    cells = (Cell("cell 1", "f = None"), Cell("cell 2", "f = abs"), Cell("cell 3", "def ("))
    found = read(report(PASSED, RAISED), cells)
    assert kinds(found) == ["feedback", "code", "code", "feedback", "code", "feedback"]


def test_imported_modules_are_left_out() -> None:
    cells = (Cell("cell 1", "f = abs"), Cell("helpers", "x = 1", imported=True))
    assert "x = 1" not in notebook.render(report(PASSED), cells, Audience.STUDENT)


def test_a_student_sees_no_words_of_a_hidden_check() -> None:
    made = notebook.render(report(HIDDEN), (), Audience.STUDENT)
    assert "hidden message" not in made
    assert "hidden message" in notebook.render(report(HIDDEN), (), Audience.STAFF)


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_a_student_writes_is_a_block_of_code(attack: str) -> None:
    found = read(report(replace(WRONG, message=attack)), (Cell("cell 1", "f = abs"),))
    (feedback,) = [c.source for c in found.cells[1:] if c.metadata.get("tags")]
    block = feedback[feedback.index("```") :]
    assert block.count("```") == 2
    assert "<script>" not in feedback.replace(block, "")


def test_the_feedback_can_be_handed_in_again() -> None:
    cells = (Cell("cell 1", "def f(x):\n    return 1"),)
    made = notebook.render(report(PASSED, WRONG), cells, Audience.STUDENT)
    again = cells_of(made.encode(), "mine.feedback.ipynb")
    assert [cell.text for cell in again if cell.runs] == [cells[0].text]
