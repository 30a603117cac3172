"""Plain CSV shows how each score was computed, and holds no formulas."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from graders.gradebook.exports.cells import escaped, number, sheet
from graders.gradebook.exports.plain import render, render_students, render_submissions
from tests.gradebook.exports.values import COMMENT, NOON, SCORES, STUDENTS, score


def parsed(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_one_row_per_student_and_exercise_with_a_column_per_check() -> None:
    late = replace(
        score("lovelaceada", 17.125),
        checks={"f.a": 9.0},
        days_late=2,
        free_days=1,
        penalty=1.5,
        override=16.0,
        final=16.0,
        comments=(COMMENT,),
    )
    rows = parsed(render([late, SCORES[1]], STUDENTS, {1: {"f.a": 8, "f.b": 9.125}}))
    first = rows[0]
    assert (first["f.a"], first["f.b"]) == ("9", "9.125")
    assert (first["raw"], first["penalty"], first["override"]) == ("17.125", "1.5", "16")
    assert (first["days_late"], first["free_days"], first["final"]) == ("2", "1", "16")
    assert (first["submitted"], first["email"]) == (NOON.isoformat(), "ada@x.org")
    assert first["comments"] == "grace: +1"
    assert (rows[1]["final"], rows[1]["note"]) == ("", "not graded yet")


def test_one_row_per_student_with_a_total_where_nothing_is_missing() -> None:
    ada = [replace(score("lovelaceada", 17.125), exercise=name) for name in ("flows", "vae")]
    ben = replace(SCORES[1], exercise="vae", note="not graded yet")
    evil = replace(score("evil", 3), exercise="flows", note="=1+1")
    first, second, third = parsed(render_students([*ada, ben, evil], STUDENTS, ["vae", "flows"]))
    assert (first["vae"], first["flows"], first["total"]) == ("17.125", "17.125", "34.25")
    assert (second["vae"], second["flows"], second["total"]) == ("", "", "")
    assert second["notes"] == "vae: not graded yet"
    assert (third["flows"], third["total"]) == ("3", "")
    assert third["name"] == "'=HYPERLINK(1)"


def test_one_row_per_submission() -> None:
    submissions = [one.counted for one in SCORES if one.counted]
    rows = parsed(render_submissions(submissions, STUDENTS, {1: {"f.a": 8}}))
    assert [row["points"] for row in rows] == ["17.125", "", "20", "0"]
    assert {row["f.a"] for row in rows} == {"8"}


def test_a_students_text_is_not_a_formula() -> None:
    (row,) = parsed(render([score("evil", -1)], STUDENTS, {}))
    assert row["name"] == "'=HYPERLINK(1)"
    assert row["email"] == "'@x"
    assert row["raw"] == "-1"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " ="])
def test_signs_that_start_a_formula(sign: str) -> None:
    assert escaped(f"{sign}1") == f"'{sign}1"
    assert escaped(f"a{sign}1") == f"a{sign}1"
    assert parsed(sheet(["a"], [[f"{sign}1"]]))[0]["a"].startswith("'")


@pytest.mark.parametrize("blank", ["\u00a0", "\u3000", "\u200b", "\ufeff", "\x0b", '"', " \u2003"])
def test_blanks_that_a_spreadsheet_strips_before_a_formula(blank: str) -> None:
    assert escaped(f"{blank}=1") == f"'{blank}=1"
    assert escaped(f"{blank}1") == f"{blank}1"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "text", ["a;=1", "a\t=1", "a;\u00a0=1", "a\n=1", "a\r\n@1", 'b";"=1', "a,=1"]
)
def test_no_cell_is_a_formula_whatever_separates_cells(text: str, separator: str) -> None:
    written = sheet([text], [[text, 1.0, None, text]])
    for row in csv.reader(io.StringIO(written, newline=""), delimiter=separator):
        assert not any(cell.lstrip().lstrip('"').startswith(("=", "@")) for cell in row)


def test_every_text_is_quoted_and_no_number() -> None:
    assert sheet(["a", "b"], [["x", 1.5], [None, 2]]) == '"a","b"\r\n"x",1.5\r\n,2\r\n'


@pytest.mark.parametrize(
    ("value", "text"), [(17.125, "17.13"), (0.005, "0.01"), (20, "20.00"), (None, "")]
)
def test_points_are_rounded_half_up(value: float | None, text: str) -> None:
    assert number(value) == text
