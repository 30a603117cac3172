"""Merging into a file of Canvas changes one column and nothing else."""

from __future__ import annotations

import csv

import pytest

from graders.gradebook import GradebookProblem
from graders.gradebook.exports.canvas import target
from graders.gradebook.exports.csv_merge import Merged, merge
from graders.gradebook.values import Student
from tests.gradebook.exports.values import SCORES, STUDENTS, score, student

VAE = "VAE, part 1 (4711)"
FILE = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,"
    '"VAE, part 1 (4711)",Essay (4712),Current Score\r\n'
    ",,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,20.00,10.00,(read only)\r\n"
    '"Lovelace, Ada",11,S11,ada,"A, B",,=1+1,50.00\r\n'
    '"Turing, Alan",12,S12,alan,A,3.00,EX,\r\n'
    '"Hopper, Grace",99,S13,grace,A,"1.00",-2,\r\n'
    '"Noether, Emmy",14,,emmy,A,EX,,\r\n'
    '"Student, Test",77,,0af3,A,,,\r\n'
)


def merged(text: str = FILE, column: str = VAE, **options: object) -> Merged:
    return merge(target(text.encode(), column), SCORES, STUDENTS, **options)  # type: ignore[arg-type]


def test_only_the_cells_of_those_with_a_score_change() -> None:
    result = merged()
    expected = FILE.replace('"A, B",,', '"A, B",17.13,').replace('"1.00"', '"20.00"')
    assert result.data.decode() == expected
    assert result.count == 2
    assert result.not_in_gradebook == ("77 0af3 Test Student",)
    assert result.not_in_file == ()
    assert any("EX" in line for line in result.kept)
    assert any("not graded yet" in line for line in result.kept)
    assert result.warnings == ()


def test_merging_again_changes_nothing() -> None:
    result = merged()
    again = merge(target(result.data, VAE), SCORES, STUDENTS)
    assert again.data == result.data


def test_points_are_scaled_on_request_only() -> None:
    text = FILE.replace("20.00,10.00", "40.00,10.00")
    plain, scaled = merged(text), merged(text, scale=True)
    assert "out of 20" in plain.warnings[0]
    assert ",17.13," in plain.data.decode()
    assert ",34.25," in scaled.data.decode()
    with pytest.raises(GradebookProblem, match="--scale"):
        merged(FILE.replace("20.00", ""), scale=True)


def test_a_german_file_keeps_its_delimiter_and_decimal_comma() -> None:
    rows = list(csv.reader(FILE.splitlines()))
    lines = [";".join(row).replace("20.00", "20,00").replace("1.00", "1,00") for row in rows]
    result = merged("\n".join(lines))
    assert ";17,13;" in result.data.decode()
    assert merged(decimal_file(), mark=",").data.decode().count('"17,13"') == 1


def decimal_file() -> str:
    return FILE.replace("20.00", "20").replace("10.00", "10").replace("50.00", "50")


@pytest.mark.parametrize(
    ("column", "words"),
    [("VAE (4711)", "no column"), ("Current Score", "computes")],
)
def test_an_unknown_or_computed_column_is_refused(column: str, words: str) -> None:
    with pytest.raises(GradebookProblem, match=words):
        target(FILE.encode(), column)


@pytest.mark.parametrize(
    ("known", "matches"),
    [
        (student("x", canvas="11"), True),
        (student("x", sis="S11"), True),
        (student("x", email="ada"), True),
        (student("ada"), True),
        (student("x", name="Lovelace, Ada"), True),
        (student("x", name="Ada  Lovelace"), True),
        (student("x", name="Ada Lovelace", canvas="5"), False),  # another person of that name
        (student("x", name="Lovelace"), False),
        (student("x", name="ada lovelace"), False),
    ],
)
def test_what_identifies_a_student(known: Student, matches: bool) -> None:
    result = merge(target(FILE.encode(), VAE), [score(known.key, 5)], {known.key: known})
    assert result.count == matches
    assert result.not_in_file == (() if matches else (known.key,))


def test_two_students_of_one_name_are_not_matched() -> None:
    twins = {key: student(key, name="Ada Lovelace") for key in ("one", "two")}
    result = merge(target(FILE.encode(), VAE), [score(key, 5) for key in twins], twins)
    assert (result.count, result.not_in_file) == (0, ("one", "two"))
    rows = FILE + '"Lovelace, Ada",21,,ada2,A,,,\r\n'
    one = {"one": student("one", name="Ada Lovelace")}
    assert merge(target(rows.encode(), VAE), [score("one", 5)], one).count == 0


def test_names_in_two_columns() -> None:
    text = "LastName,FirstName,ID,Section,VAE (1)\nLovelace,Ada,1,A,\n"
    known = {"x": student("x", name="Ada Lovelace")}
    result = merge(target(text.encode(), "VAE (1)"), [score("x", 5)], known)
    assert result.data.decode() == text.replace("A,\n", "A,5.00\n")


def test_a_row_that_is_too_short_is_listed() -> None:
    text = "Student,ID,Section,VAE (1)\nAda Lovelace,1\n"
    known = {"x": student("x", canvas="1")}
    result = merge(target(text.encode(), "VAE (1)"), [score("x", 5)], known)
    assert (result.data.decode(), result.count) == (text, 0)
    assert "too short" in result.kept[0]


@pytest.mark.parametrize("column", ["ID", "Student", "SIS Login ID"])
def test_a_column_that_identifies_students_is_refused(column: str) -> None:
    with pytest.raises(GradebookProblem, match="identifies students"):
        target(FILE.encode(), column)


def test_points_possible_with_too_many_digits_are_ignored() -> None:
    with pytest.raises(GradebookProblem, match="how many points are possible"):
        merged(FILE.replace(",20.00,", f",{'9' * 400},"), scale=True)
