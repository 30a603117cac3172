"""What several failed checks share is said once, on top; code to repeat a call is shown."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from graders.report import Audience, CheckResult, Report, Verdict, for_students
from graders.reports import html, json, junit, terminal
from graders.reports.words import causes
from tests.reports.examples import CELLS, RAISED, WRONG, page, report

SNIPPET = "x = 3\nf(x)  # raises ZeroDivisionError"
FIRST = replace(RAISED, snippet=SNIPPET, inputs="x: float64 array of shape (3,)")
SECOND = replace(
    RAISED, id="g.c", title="It ends.", message="As in “It divides”.", where=None, same_as="g.a"
)
MISSING = CheckResult("h.a", "h", "It is.", Verdict.NOT_IMPLEMENTED, 0, 1, message="h is missing.")
SENTENCE = "2 checks fail for one cause. cell 1, line 4: Your code raised ZeroDivisionError."


def shown(given: Report, form: str) -> str:
    if form == "html":
        return page(html.render(given, CELLS, Audience.STUDENT)).text
    if form == "junit":
        return junit.render([given], Audience.STUDENT)
    if form == "json":
        return json.render(given, Audience.STUDENT)
    file = io.StringIO()
    Console(file=file, width=140).print(terminal.render(given, Audience.STUDENT))
    return file.getvalue()


@pytest.mark.parametrize("form", ["terminal", "html", "junit"])
def test_a_cause_of_several_failures_is_said_once(form: str) -> None:
    assert shown(report(FIRST, SECOND, WRONG), form).count(SENTENCE) == 1
    assert "checks fail for one cause" not in shown(report(FIRST, WRONG), form)


def test_a_page_leads_from_each_check_to_its_cause() -> None:
    read = page(html.render(report(FIRST, SECOND), CELLS, Audience.STUDENT))
    assert read.links.count("#check-1") >= 2


@pytest.mark.parametrize("form", ["terminal", "html", "junit", "json"])
def test_code_that_repeats_a_call_and_what_was_inputs_are_shown(form: str) -> None:
    text = shown(report(FIRST), form)
    assert "f(x)  # raises ZeroDivisionError" in text
    assert "x: float64 array of shape (3,)" in text


def test_a_terminal_shows_the_same_code_once() -> None:
    again = replace(FIRST, id="g.d", snippet="x = 3\nf(x)  # raises another error")
    text = shown(report(FIRST, again, replace(again, id="g.e", snippet="f(4)")), "terminal")
    assert (text.count("x = 3"), text.count("f(4)")) == (1, 1)


def test_a_terminal_shows_no_long_code() -> None:
    text = shown(report(replace(FIRST, snippet="x = 1\n" * 30 + "f(x)")), "terminal")
    assert "f(x)" not in text
    assert "--format html" in text


def test_a_hidden_check_shows_neither() -> None:
    (hidden,) = for_students(report(replace(FIRST, hidden=True))).checks
    assert (hidden.snippet, hidden.inputs) == ("", "")


def test_what_is_not_written_yet_is_no_cause_to_name() -> None:
    other = replace(MISSING, id="h.b", same_as="h.a")
    assert causes([MISSING, other]) == []
