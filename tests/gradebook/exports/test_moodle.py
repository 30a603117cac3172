"""Merging into a grading worksheet of Moodle, in any language."""

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
    result = merge(target(FILE.encode(), Headings()), SCORES, STUDENTS)
    expected = FILE.replace("ada@x.org,Submitted,,", "ada@x.org,Submitted,17.13,")
    expected = expected.replace("grace@x.org,Submitted,,", "grace@x.org,Submitted,20.00,")
    expected = expected.replace("=x,Submitted,,", "=x,Submitted,0.00,")
    assert result.data.decode() == expected
    assert result.count == 3
    assert result.not_in_gradebook == ("105 Nobody",)


def test_a_worksheet_in_german() -> None:
    text = (
        "\ufeffID,Vollständiger Name,Bewertung,Bestwertung\r\n"
        'Teilnehmer/in 101,Ada Lovelace,"1,00","20,00"\r\n'
        "Teilnehmer/in 9,Emmy Noether,,20\r\n"
    )
    headings = Headings("ID", "Bewertung", "Bestwertung", "Vollständiger Name")
    result = merge(target(text.encode(), headings), SCORES, STUDENTS)
    expected = text.replace("1,00", "17,13").replace("Noether,,", 'Noether,"0,00",')
    assert result.data.decode() == expected


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(GradebookProblem, match="no column 'Bewertung'"):
        target(FILE.encode(), Headings(grade="Bewertung"))


def test_points_are_scaled_to_each_maximum() -> None:
    text = FILE.replace("20.00", "100.00")
    result = merge(target(text.encode(), Headings()), SCORES, STUDENTS, scale=True)
    assert "Submitted,85.63,100.00" in result.data.decode()


def test_a_participants_number_matches_but_never_contradicts_a_name() -> None:
    known = {"x": student("x", moodle="7", name="Ada Lovelace")}
    assert merge(target(FILE.encode(), Headings()), [score("x", 5)], known).count == 1


def test_a_column_that_identifies_students_is_refused() -> None:
    with pytest.raises(GradebookProblem, match="does not hold grades"):
        target(FILE.encode(), Headings(grade="Identifier"))
