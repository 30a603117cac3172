"""Pictures are made of wrong answers only, from stored observations, too, and cost no score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graders import Grader, read_submission
from graders.batch.drawing import Drawing
from graders.comparisons.differing import MOST, MOST_ROWS, differing
from graders.evaluation.drawing import Answer, figures_of
from graders.evaluation.evidence import Evidence
from graders.evaluation.suite import Case
from graders.figures import MOST_BYTES, Figure, Plot, Table, size
from graders.gradebook import ReceivedSubmission
from graders.gradebook.storage import Gradebook
from graders.report import Check, CheckResult, Report, Verdict
from graders.sandbox.observation import Observation, Outcome
from graders.sandbox.program import Program
from graders.scheduling import Graded, Job
from tests.small import ROOM, SMALL

PLOT = Plot("c", "a", ())
NAMES = ("intercept_is_the_mean.py", "ends_swapped.py", "penalty_times_n.py")


@pytest.fixture(scope="module")
def graded() -> Mapping[str, Graded]:
    paths = [ROOM / "wrong" / name for name in NAMES] + [ROOM / "broken" / "raises.py"]
    jobs = [Job(n, read_submission(p, course=SMALL), seed=1) for n, p in enumerate(paths)]
    with Grader(SMALL) as grader:
        return {paths[each.number].name: each for each in grader.run(jobs)}


def kinds(report: Report) -> dict[str, list[str]]:
    figures = report.figures or {}
    return {check: [type(one).__name__ for one in some] for check, some in figures.items()}


def test_a_wrong_answer_has_the_suite_s_picture(graded: Mapping[str, Graded]) -> None:
    assert kinds(graded["intercept_is_the_mean.py"].report)["fit_ridge.intercept"] == ["Plot"]
    found = kinds(graded["penalty_times_n.py"].report)["fit_ridge.weights"]
    assert found[0] == "Plot"
    assert set(found[1:]) == {"Table"}


def test_a_picture_that_fails_costs_nothing(graded: Mapping[str, Graded]) -> None:
    report = graded["ends_swapped.py"].report
    assert report.gradable
    assert "Plot" not in kinds(report).get("bootstrap_interval.ends", [])


def test_code_that_raises_has_none(graded: Mapping[str, Graded]) -> None:
    report = graded["raises.py"].report
    wrong = {check.id for check in report.checks if check.verdict is Verdict.WRONG}
    assert set(report.figures or {}) <= wrong


def test_an_old_gradebook_has_pictures_without_running_any_code(
    graded: Mapping[str, Graded], tmp_path: Path
) -> None:
    name = "penalty_times_n.py"
    submission, result = read_submission(ROOM / "wrong" / name, course=SMALL), graded[name]
    new = replace(result.report, submission=name)
    with Gradebook(str(tmp_path / "gradebook.sqlite")) as gradebook:
        number = gradebook.receive(
            ReceivedSubmission(name, name, "regression", submission.digest, cells=submission.cells)
        )
        gradebook.record(number, new, "graded", "the past", result.observations)
        (entry,) = gradebook.submissions()
        drawing = Drawing(gradebook, SMALL)
        assert drawing.complete(entry, replace(new, figures=None)).figures == new.figures
        assert drawing.complete(entry, new) is new


def test_all_figures_of_a_report_together_are_bounded() -> None:
    large = Plot("c" * 900_000, "a", ())
    case = Case(observer=None, program=Program({}, (), {}, {}))  # type: ignore[arg-type]
    for number in range(5):
        check = Check("f", f"c{number}", "T.", 1, "H.", False)
        result = CheckResult(check.id, "f", "T.", Verdict.WRONG, 0, 1, message="m")
        case.keep(check, result, (large,))
    assert list(case.figures) == ["f.c0", "f.c1"]
    assert size([large]) < MOST_BYTES / 2


def observe(**values: Any) -> Any:
    def observed(probe: str, **inputs: Any) -> Evidence:
        return Evidence(values, probe, consult=lambda: Observation(Outcome.RETURNED, values))

    return observed


def test_the_first_probe_that_has_a_picture_is_drawn() -> None:
    def fails(wrong: Answer) -> Iterator[Figure]:
        raise ValueError

    def plots(wrong: Answer) -> Iterator[Figure]:
        yield replace(PLOT, caption=f"{wrong.check} {wrong.inputs['n']}")

    draws = {"bad": fails, "none": lambda wrong: (), "good": plots}
    asked = [("unknown", {}), ("bad", {}), ("none", {}), ("good", {"n": 1}), ("good", {"n": 2})]
    (found,) = figures_of(draws, "values", asked, observe())
    assert isinstance(found, Plot)
    assert found.caption == "values 1"
    assert figures_of({}, "values", asked, observe()) == ()


@pytest.mark.parametrize(
    "value", [None, "text", np.zeros(3), np.zeros((0, 2)), np.array(["a", "b"]), np.zeros((2, 3))]
)
def test_an_answer_s_array_has_the_shape_asked_for_or_is_not_drawn(value: Any) -> None:
    answer = Answer("c", {}, observe(x=value)("p"))
    with pytest.raises(ValueError, match="cannot be drawn"):
        answer.array("x", None, 2)
    assert Answer("c", {}, observe(x=np.zeros((4, 2), np.int8))("p")).array("x", None, 2).size == 8


CLOSE = {"rtol": 1e-6, "atol": 1e-9}


def test_differing_entries_are_marked_and_only_staff_see_what_was_expected() -> None:
    seen, right = np.array([[1.0, 2.0], [3.0, 9.0]]), np.array([[1.0, 2.0], [3.0, 4.5]])
    student, staff = differing("the means", seen, right, **CLOSE)
    assert (student.staff, staff.staff) == (False, True)
    assert student.columns == ("at", "0", "1")
    assert student.rows == (("[0]", "1.0000", "2.0000"), ("[1]", "3.0000", "9.0000"))
    assert student.cells == ((1, 2),)
    assert staff.rows[3] == ("[1, 1]", "4.5000", "9.0000", "4.5000")
    assert staff.marked == (3,)
    assert "4.5" not in repr(student)


def test_a_long_array_is_folded_and_shows_the_rows_furthest_off_in_their_order() -> None:
    right = np.zeros(205)
    seen = np.where(np.arange(205) % 20 == 3, np.arange(205.0), 0.0)
    seen[43] = np.nan
    student, staff = differing("x", seen, right, **CLOSE)
    assert len(student.rows) == MOST_ROWS
    marked = [f"{student.rows[row][0]}{student.columns[column]}" for row, column in student.cells]
    assert marked == [f"[{n}]+3" for n in range(0, 205, 20)]
    assert "furthest off" in student.caption
    assert len(staff.rows) == MOST


def test_a_short_last_row_is_filled_with_empty_cells() -> None:
    student, _ = differing("x", np.arange(12), np.zeros(12), **CLOSE)
    assert student.rows[1] == ("[10]", "10", "11", *[""] * 8)
    assert student.cells == tuple((n // 10, 1 + n % 10) for n in range(1, 12))


def test_where_all_is_wrong_nothing_is_marked() -> None:
    student, _ = differing("x", np.array([5.0, 5.0]), np.array([1.0, 2.0]), **CLOSE)
    assert student.cells == ()
    assert student.caption == "X: all 2 values differ"
    assert student.columns == ("at", "0", "1")
    assert student.rows == (("", "5.0000", "5.0000"),)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([1.6575, 0.46512], ["1.6575", "0.4651"]),
        ([1.0, 1e-9], ["1", "1e-09"]),
        ([181.67, 174.0], ["181.67", "174.00"]),
        ([np.nan, np.inf], ["nan", "inf"]),
        ([1e20, 5e20], ["1e+20", "5e+20"]),
    ],
)
def test_values_have_as_many_decimals_each(values: list[float], texts: list[str]) -> None:
    student, _ = differing("x", np.array(values), np.zeros(2), **CLOSE)
    assert list(student.rows[0][1:]) == texts


@pytest.mark.parametrize(
    ("seen", "tables"),
    [(np.array(1.0), 0), (np.zeros(3), 0), (np.array(["a", "b"]), 0), (np.array([5.0, 5.0]), 2)],
)
def test_no_table_of_one_number_of_another_shape_or_of_texts(seen: Any, tables: int) -> None:
    found: tuple[Table, ...] = differing("x", seen, np.array([1.0, 2.0]), **CLOSE)
    assert len(found) == tables
