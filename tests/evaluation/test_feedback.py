"""What a failed check says, from a student's code to the report."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graders import Grader, read_submission
from graders.intake.sources import Cell
from graders.intake.submission import submission
from graders.report import CheckResult, Verdict
from tests.check_known import SEED
from tests.small import KNOWN, SMALL

WRONG = [known for known in KNOWN if known.path.parent.name == "wrong"]


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(SMALL) as grader:
        yield grader


def graded(grader: Grader, code: str, exercise: str = "summaries") -> dict[str, CheckResult]:
    read = submission("mine.py", [Cell("mine.py", code)], SMALL.asked, exercise)
    ((_, report),) = grader.grade([read], seed=SEED)
    return {check.id: check for check in report.checks}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_each_wrong_answer_comes_with_code_that_runs(grader: Grader) -> None:
    read = [read_submission(known.path, known.exercise, SMALL) for known in WRONG]
    reports = dict(grader.grade(read, jobs=2, seed=SEED))
    assert len(reports) >= 15
    for position, report in reports.items():
        for check in report.checks:
            if check.verdict is not Verdict.PASSED:
                names: dict[str, object] = {}
                exec(compile(WRONG[position].path.read_text(), check.id, "exec"), names)
                assert f"{check.function}(" in check.snippet
                exec(check.snippet, names)


def test_the_code_raises_what_the_message_says(grader: Grader) -> None:
    code = "def weighted_mean(values, weights):\n    return values @ weights[:2]\n"
    check = graded(grader, code)["weighted_mean.value"]
    names: dict[str, object] = {}
    exec(code, names)
    with pytest.raises(ValueError, match="mismatch"):
        exec(check.snippet, names)
    assert check.inputs == (
        "values: float64 array of shape (8,); weights: float64 array of shape (8,)"
    )


def test_a_hint_is_shown_with_code_that_raises_on_some_inputs_only(grader: Grader) -> None:
    code = """
def weighted_mean(values, weights):
    if 0 in weights:
        raise ValueError("a weight is 0")
    return values @ weights / weights.sum()

def standardise(table):
    raise ValueError("never")
"""
    checks = graded(grader, code)
    assert checks["weighted_mean.value"].verdict is Verdict.PASSED
    assert checks["weighted_mean.zero_weights"].hint == "What does a weight of 0 mean?"
    assert checks["standardise.columns"].hint == ""
    assert checks["standardise.edges"].same_as == "standardise.columns"


def test_a_named_mistake_replaces_the_hint(grader: Grader) -> None:
    code = """
def weighted_mean(values, weights):
    return values @ weights / weights.sum()

def standardise(table):
    return (table - table.mean(0)) / table.std(0, ddof=1)
"""
    checks = graded(grader, code)
    assert "Got" in checks["standardise.columns"].message
    assert checks["standardise.columns"].hint == ""
    assert checks["standardise.edges"].hint != ""


def test_a_global_read_in_place_of_an_argument_is_named(grader: Grader) -> None:
    code = """
import numpy as np
values_all = np.arange(8.0)

def weighted_mean(values, weights):
    return values_all @ weights[:8] / weights.sum()
"""
    check = graded(grader, code)["weighted_mean.value"]
    assert check.advice == (
        "weighted_mean never uses its argument values; it reads the global values_all."
    )


def test_the_end_of_a_long_message_is_kept(grader: Grader) -> None:
    code = """
def weighted_mean(values, weights):
    raise ValueError("begins" + " and so on" * 1_000 + " ends")
"""
    message = graded(grader, code)["weighted_mean.value"].message
    assert message.startswith("Your code raised ValueError: begins and")
    assert message.endswith("and so on ends.")
    assert len(message) < 2_100


def test_a_statement_that_fails_gives_no_code_to_repeat(grader: Grader) -> None:
    code = "limit = 1 / 0\n\ndef weighted_mean(values, weights):\n    return limit\n"
    check = graded(grader, code)["weighted_mean.value"]
    assert check.verdict is Verdict.RAISED
    assert (check.snippet, check.inputs, check.hint) == ("", "", "")


def test_a_value_that_cannot_be_used_is_described(grader: Grader) -> None:
    code = "def weighted_mean(values, weights):\n    return {1, 2}\n"
    message = graded(grader, code)["weighted_mean.value"].message
    assert message.startswith("What weighted_mean returned cannot be used here: ")
