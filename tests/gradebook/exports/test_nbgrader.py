"""The columns are nbgrader's; a missing score is an empty cell."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from graders.gradebook.exports.nbgrader import names, render
from tests.gradebook.exports.values import NOON, SCORES, STUDENTS, score


def test_the_rows_are_nbgraders() -> None:
    late = replace(score("lovelaceada", 18), penalty=2.0, final=16.0, due=NOON)
    text = render([late, SCORES[1]], STUDENTS)
    assert text.splitlines()[0].replace('"', "") == (
        "assignment,duedate,timestamp,student_id,last_name,first_name,email,"
        "raw_score,late_submission_penalty,score,max_score"
    )
    first, second = csv.DictReader(io.StringIO(text))
    assert (first["duedate"], first["timestamp"]) == ("2026-03-01 12:00:00",) * 2
    assert (first["last_name"], first["first_name"]) == ("Lovelace", "Ada")
    assert [first[c] for c in ("raw_score", "late_submission_penalty", "score", "max_score")] == [
        "18",
        "2",
        "16",
        "20",
    ]
    assert (second["raw_score"], second["score"]) == ("", "")


def test_a_submission_without_an_exercise_is_left_out() -> None:
    text = render([replace(SCORES[0], exercise=None)], STUDENTS)
    assert text.count("\r\n") == 1


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Lovelace, Ada", ("Lovelace", "Ada")),
        ("Ada B. Lovelace", ("Lovelace", "Ada B.")),
        ("ada", ("", "ada")),
    ],
)
def test_first_and_last_names(name: str, parts: tuple[str, str]) -> None:
    assert names(name) == parts
