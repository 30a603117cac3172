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


def test_two_students_of_one_name_are_left_out_and_named() -> None:
    twins = {key: student(key, name="Ada Lovelace") for key in ("one", "two")}
    result = merge(target(FILE.encode(), VAE), [score(key, 5) for key in twins], twins)
    assert (result.count, result.not_in_file) == (0, ())
    assert result.ties == ("line 4, 11 S11 ada Ada Lovelace: may be one or two",)
    rows = FILE + '"Lovelace, Ada",21,,ada2,A,,,\r\n'
    one = {"one": student("one", name="Ada Lovelace")}
    both = merge(target(rows.encode(), VAE), [score("one", 5)], one)
    assert both.count == 0
    assert [tie.partition(",")[0] for tie in both.ties] == ["line 4", "line 9"]


def test_a_match_by_number_or_login_is_not_undone_by_a_namesake() -> None:
    rows = FILE + '"Lovelace, Ada",21,,ada2,A,,,\r\n'
    for known in (
        student("x", name="Ada Lovelace", canvas="11"),
        student("ada", name="Ada Lovelace"),
    ):
        result = merge(target(rows.encode(), VAE), [score(known.key, 5)], {known.key: known})
        assert (result.count, result.ties) == (1, ())
        assert '"Lovelace, Ada",11,S11,ada,"A, B",5.00,' in result.data.decode()
        assert "21 ada2 Ada Lovelace" in result.not_in_gradebook


def test_a_namesake_with_another_number_is_another_person() -> None:
    rows = FILE + '"Lovelace, Ada",21,,ada2,A,,,\r\n'
    known = {
        "x": student("x", name="Ada Lovelace", canvas="11"),
        "y": student("y", name="Ada Lovelace"),
    }
    result = merge(target(rows.encode(), VAE), [score("x", 5), score("y", 6)], known)
    assert result.data.decode().endswith('"Lovelace, Ada",21,,ada2,A,6.00,,\r\n')


def test_a_number_counts_for_more_than_another_sis_id() -> None:
    known = {"x": student("x", canvas="11", sid="other")}
    assert merge(target(FILE.encode(), VAE), [score("x", 5)], known).count == 1


def test_a_row_that_stands_twice_is_filled_in_twice() -> None:
    rows = FILE + '"Lovelace, Ada",11,S11,ada,"A, B",,=1+1,50.00\r\n'
    known = {"x": student("x", canvas="11")}
    result = merge(target(rows.encode(), VAE), [score("x", 5)], known)
    assert result.count == 2
    assert result.data.decode().count('"A, B",5.00,') == 2


@pytest.mark.parametrize("id_", ["11.0", "11.00", "11,0", " 11 "])
def test_ids_that_a_spreadsheet_made_numbers(id_: str) -> None:
    rows = FILE.replace('Ada",11,S11,ada', f'Ada","{id_}",,other')
    known = {"x": student("x", canvas="11")}
    result = merge(target(rows.encode(), VAE), [score("x", 5)], known)
    assert result.count == 1
    assert f'"{id_}",,other,"A, B",5.00' in result.data.decode()  # and a point, not a comma


def test_an_id_says_nothing_on_the_decimal_mark() -> None:
    rows = (
        decimal_file()
        .replace('"1.00"', '"1"')
        .replace("3.00", "3")
        .replace('Ada",11,', 'Ada","11,0",')
    )
    known = {"x": student("x", canvas="11")}
    result = merge(target(rows.encode(), VAE), [score("x", 5)], known)
    assert '"A, B",5.00,' in result.data.decode()


def test_a_rounded_id_identifies_nobody() -> None:
    rows = FILE.replace('Ada",11,S11,ada', 'Ada",1.1E+01,,')
    for known in (student("x", canvas="11"), student("x", canvas="11", name="Ada Lovelace")):
        result = merge(target(rows.encode(), VAE), [score("x", 5)], {"x": known})
        assert result.count == ("name" in known.ids)


def test_composed_and_decomposed_accents_are_the_same() -> None:
    rows = FILE.replace("Lovelace, Ada", "Mu\u0308ller, Zoe\u0308").replace("ada,", "zoe\u0308,")
    for known in (
        student("x", name="Zo\u00eb M\u00fcller"),
        student("zo\u00eb"),
        student("Zo\u00eb M\u00fcller"),
    ):
        result = merge(target(rows.encode(), VAE), [score(known.key, 5)], {known.key: known})
        assert result.count == 1


def test_an_index_column_before_the_others() -> None:
    lines = [f"{number},{line}" for number, line in enumerate(FILE.lstrip("\ufeff").splitlines())]
    rows = "\n".join([lines[0].replace("0,", ",", 1), *lines[1:]])
    known = {"x": student("x", canvas="11")}
    result = merge(target(rows.encode(), VAE), [score("x", 5)], known, scale=True)
    assert '3,"Lovelace, Ada",11,S11,ada,"A, B",5.00' in result.data.decode()


def test_a_file_without_students_is_refused() -> None:
    with pytest.raises(GradebookProblem, match="no row has an ID"):
        target(b"Student,ID,VAE (1)\r\n", "VAE (1)")


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
