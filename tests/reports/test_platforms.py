"""The formats of platforms: their fields, what they show without a score, and to whom."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from graders.report import Audience, Report, SourceLine, Verdict
from graders.reports import coursera, dodona, gitlab, gradescope, markdown, prairielearn
from graders.reports.details import student_file
from graders.reports.junit import render as junit
from graders.reports.writing import FORMATS
from tests.reports.examples import (
    CELLS,
    FAULT,
    HIDDEN,
    PASSED,
    RAISED,
    UNREADABLE,
    WRONG,
    report,
)
from tests.reports.test_junit import case, parsed

STUDENT, STAFF = Audience.STUDENT, Audience.STAFF
FAILED = replace(report(PASSED, WRONG), fault="Traceback: our secret")
BROKEN = report(PASSED, FAULT)
NO_SCORE = {"unreadable": UNREADABLE, "fault": FAILED, "fault of a check": BROKEN}

every_format = pytest.mark.parametrize("format", FORMATS)


def render(format: str, graded: Report, audience: Audience = STUDENT) -> str:
    return FORMATS[format].render(graded, CELLS, audience, {})


def in_json(text: str) -> Any:
    return json.loads(text)


def texts(value: Any) -> list[str]:
    """All texts in a JSON value."""
    if isinstance(value, dict):
        value = list(value.values())
    return [t for part in value for t in texts(part)] if isinstance(value, list) else [str(value)]


@every_format
def test_nothing_for_staff_reaches_a_student(format: str) -> None:
    own = "/home/teacher/hw 1/ada.py"
    secrets = ("4.25", "A hidden message.", "A hidden hint.", "our secret", "/home/teacher")
    told = replace(WRONG, inputs="x: float64 array of shape (3,)", snippet="f(3)")
    hidden = replace(HIDDEN, inputs="a hidden input", snippet="a hidden call", advice="hidden too")
    graded = replace(
        report(told, hidden, FAULT, submission=own), fault="our secret", problem=f"{own}: is a PDF."
    )
    text = render(format, graded)
    shown = text + "".join(texts(in_json(text)) if "json" in FORMATS[format].suffix else "")
    for secret in (*secrets, "a hidden input", "a hidden call", "hidden too"):
        assert secret not in shown, secret


@every_format
def test_staff_see_what_was_expected(format: str) -> None:
    assert "4.25" in render(format, report(WRONG), STAFF)


@every_format
@pytest.mark.parametrize("name", NO_SCORE)
def test_what_has_no_score_is_shown_without_one(format: str, name: str) -> None:
    text = render(format, NO_SCORE[name])
    assert "0 of 0 points" not in text.split("<testcase")[0]
    if format in ("junit", "xunit1"):
        assert '<property name="points" value="" />' in text
    elif format == "json":
        assert in_json(text)["points"] is None
    else:
        assert "No score" in text


def test_gradescope_adds_up_no_score_where_there_is_none() -> None:
    for graded in NO_SCORE.values():
        result = in_json(gradescope.render(graded, STUDENT))
        assert "score" not in result
        assert all(not {"score", "max_score"} & test.keys() for test in result["tests"])


def test_gradescope_takes_all_text_as_plain_text() -> None:
    result = in_json(gradescope.render(report(PASSED, WRONG), STUDENT))
    kinds = ("output_format", "test_output_format", "test_name_format")
    assert [result[kind] for kind in kinds] == ["text"] * 3
    assert result["score"] == sum(test["score"] for test in result["tests"]) == 2
    assert [test["max_score"] for test in result["tests"]] == [2, 1.5]
    assert [test["status"] for test in result["tests"]] == ["passed", "failed"]
    assert result["visibility"] == "visible"
    assert result["stdout_visibility"] == "hidden"
    assert "Hint: Think." in result["tests"][1]["output"]


def test_gradescope_hides_from_students_what_is_for_staff() -> None:
    assert in_json(gradescope.render(report(WRONG), STAFF))["visibility"] == "hidden"


def test_prairielearn_takes_no_attempt_without_a_score() -> None:
    for graded in NO_SCORE.values():
        result = in_json(prairielearn.render(graded, STUDENT))
        assert result["gradable"] is False
        assert "score" not in result
        assert all(result["format_errors"])
        assert len(result["format_errors"]) == 1
        assert all("points" not in test for test in result["tests"])


def test_prairielearn_has_a_score_from_0_to_1() -> None:
    result = in_json(prairielearn.render(report(PASSED, WRONG), STUDENT))
    assert result["gradable"] is True
    assert result["score"] == pytest.approx(2 / 3.5)
    assert [(test["points"], test["max_points"]) for test in result["tests"]] == [(2, 2), (0, 1.5)]
    assert "format_errors" not in result


def test_coursera_has_a_fraction_only_where_there_is_a_score() -> None:
    result = in_json(coursera.render(report(PASSED, WRONG), STUDENT))
    assert result["fractionalScore"] == pytest.approx(2 / 3.5)
    assert "Hint: Think." in result["feedback"]
    for graded in NO_SCORE.values():
        assert in_json(coursera.render(graded, STUDENT)).keys() == {"feedback"}


def test_a_file_for_prairielearn_is_smaller_than_a_megabyte() -> None:
    long = replace(WRONG, message="𝔘" * 1_000_000, hint="\n" * 1_000_000, title="t" * 10_000)
    graded = report(*[replace(long, id=f"f.{number}") for number in range(40)])
    text = prairielearn.render(replace(graded, notes=("n" * 10_000,) * 1_000), STUDENT)
    assert len(text.encode()) < 2**20


@pytest.mark.parametrize(
    ("graded", "status"),
    [
        (report(PASSED), "correct"),
        (report(PASSED, WRONG), "wrong"),
        (report(WRONG, RAISED), "runtime error"),
        (report(RAISED, replace(WRONG, verdict=Verdict.TIMED_OUT)), "time limit exceeded"),
        (report(replace(WRONG, verdict=Verdict.OUT_OF_MEMORY)), "memory limit exceeded"),
        (report(replace(WRONG, verdict=Verdict.NOT_IMPLEMENTED)), "wrong"),
        (UNREADABLE, "compilation error"),
        (FAILED, "internal error"),
        (BROKEN, "internal error"),
    ],
)
def test_dodona_has_a_word_for_what_happened(graded: Report, status: str) -> None:
    result = in_json(dodona.render(graded, STUDENT))
    assert result["status"] == status
    assert result["accepted"] is (status == "correct")


def test_dodona_shows_only_staff_what_was_expected() -> None:
    result = in_json(dodona.render(replace(report(WRONG), fault="our secret"), STAFF))
    case = result["groups"][0]["groups"][0]["groups"][0]
    messages = [*case["messages"], *result["messages"]]
    for secret in ("4.25", "our secret"):
        shown_to = {m["permission"] for m in messages if secret in m["description"]}
        assert shown_to == {"staff"}
    assert {m["format"] for m in messages} == {"plain"}


def test_dodona_counts_rows_from_0() -> None:
    there = replace(RAISED, where=SourceLine("mine.py", 4, "return 1 / 0"))
    marks = in_json(dodona.render(report(there, RAISED, submission="mine.py"), STUDENT))
    expected = {"row": 3, "text": "Your code raised ZeroDivisionError.", "type": "error"}
    assert marks["annotations"] == [expected]


def test_gitlab_lists_what_failed_with_the_students_line() -> None:
    there = replace(RAISED, where=SourceLine("mine.py", 4, "return 1 / 0"))
    found = in_json(gitlab.render([report(PASSED, WRONG, there, submission="hw/mine.py")], STUDENT))
    assert [each["location"]["path"] for each in found] == ["hw/mine.py"] * 2
    assert [each["location"]["lines"]["begin"] for each in found] == [1, 4]
    assert [each["severity"] for each in found] == ["major"] * 2
    assert all(each["description"] and "\n" not in each["description"] for each in found)
    assert in_json(gitlab.render([report(PASSED)], STUDENT)) == []


def test_gitlab_tells_the_same_check_of_two_submissions_apart() -> None:
    both = [report(WRONG, RAISED, submission=name) for name in ("a.py", "b.py")]
    found = in_json(gitlab.render(both, STUDENT))
    assert len({each["fingerprint"] for each in found}) == 4


def test_gitlab_blocks_what_has_no_score() -> None:
    for graded in NO_SCORE.values():
        found = in_json(gitlab.render([graded], STUDENT))
        assert [each["severity"] for each in found].count("blocker") == 1


def test_the_older_junit_names_file_and_line() -> None:
    there = replace(RAISED, where=SourceLine("mine.py", 4, "return 1 / 0"))
    graded = report(PASSED, there, submission="hw/mine.py")
    cases = [*_cases(junit([graded], STUDENT, lines=True))]
    assert cases == [("hw/mine.py", None), ("hw/mine.py", "4")]
    root = parsed(junit([graded], STUDENT))  # the newer one has neither: its schema forbids them
    assert case(root, "a").get("file") is None


def _cases(xml: str) -> list[tuple[str | None, str | None]]:
    from xml.etree import ElementTree

    found = ElementTree.fromstring(xml.encode()).iter("testcase")
    return [(each.get("file"), each.get("line")) for each in found]


def test_markdown_has_a_table_and_the_details() -> None:
    text = markdown.render(report(PASSED, WRONG), STUDENT)
    assert text.startswith("## naive\\_bayes: 2 of 3.5 points\n")
    assert "| f | It halves. | ✗ wrong | 0 of 1.5 |" in text
    assert "Hint: Think." in text


@pytest.mark.parametrize(
    ("submission", "file", "place"),
    [
        ("hw/mine.py", "mine.py", ("hw/mine.py", 3)),
        ("mine.ipynb", "cell 4", ("mine.ipynb", None)),
        ("hw", "mine.py", ("hw/mine.py", 3)),
        ("hw", "src/mine.py", ("hw/src/mine.py", 3)),
        ("hw", "/etc/mine.py", ("hw", None)),
        ("hw.zip", "mine.py", ("hw.zip", None)),
    ],
)
def test_a_line_is_that_of_a_file_only(
    submission: str, file: str, place: tuple[str, int | None]
) -> None:
    assert student_file(report(submission=submission), SourceLine(file, 3, "")) == place
