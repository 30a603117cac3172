"""A grading worksheet of Moodle gets grades, in the language of its site."""

from __future__ import annotations

import pytest

from graders.gradebook import GradebookProblem
from graders.gradebook.exports.csv_merge import merge
from graders.gradebook.exports.moodle import Headings, target
from tests.gradebook.exports.values import SCORES, STUDENTS, score, student

FILE = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)"\n'
    '"Participant 101","Ada Lovelace",ada@x.org,Submitted,,20.00,Yes,"Sunday, 1 March 2026",-\n'
    '"Participant 102","Alan Turing",alan@x.org,Submitted,3.00,20.00,Yes,-,-\n'
    '"Participant 103","Grace Hopper",grace@x.org,Submitted,,20.00,Yes,-,-\n'
    '"Participant 104","Somebody Else",=x,Submitted,,20.00,No,-,-\n'
    '"Participant 105","Nobody",,"No submission",,20.00,Yes,-,-\n'
)


def test_only_the_grades_of_those_with_a_score_change() -> None:
    done = merge(target(FILE.encode(), Headings()), SCORES, STUDENTS)
    expected = FILE.replace("ada@x.org,Submitted,,", "ada@x.org,Submitted,17.13,")
    expected = expected.replace("grace@x.org,Submitted,,", "grace@x.org,Submitted,20.00,")
    expected = expected.replace("=x,Submitted,,", "=x,Submitted,0.00,")
    assert done.data.decode() == expected
    assert done.count == 3
    assert done.not_in_gradebook == ("105 Nobody",)


def test_a_worksheet_in_german() -> None:
    text = (
        "\ufeffID,Vollständiger Name,Bewertung,Bestwertung\r\n"
        'Teilnehmer/in 101,Ada Lovelace,"1,00","20,00"\r\n'
        "Teilnehmer/in 9,Emmy Noether,,20\r\n"
    )
    headings = Headings("ID", "Bewertung", "Bestwertung", "Vollständiger Name")
    done = merge(target(text.encode(), headings), SCORES, STUDENTS)
    expected = text.replace("1,00", "17,13").replace("Noether,,", 'Noether,"0,00",')
    assert done.data.decode() == expected


def test_a_missing_column_is_told() -> None:
    with pytest.raises(GradebookProblem, match="no column 'Bewertung'"):
        target(FILE.encode(), Headings(grade="Bewertung"))


def test_points_are_scaled_to_each_maximum() -> None:
    text = FILE.replace("20.00", "100.00")
    done = merge(target(text.encode(), Headings()), SCORES, STUDENTS, scale=True)
    assert "Submitted,85.63,100.00" in done.data.decode()


def test_a_number_of_any_assignment_identifies_but_never_speaks_against_a_name() -> None:
    known = {"x": student("x", moodle="7", name="Ada Lovelace")}
    assert merge(target(FILE.encode(), Headings()), [score("x", 5)], known).count == 1


def test_a_column_by_which_students_are_found_is_never_filled() -> None:
    with pytest.raises(GradebookProblem, match="does not hold grades"):
        target(FILE.encode(), Headings(grade="Identifier"))
