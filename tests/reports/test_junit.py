"""JUnit XML as build servers read it: the right shape, and nothing that is not theirs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from graders.report import (
    Audience,
    CheckResult,
    SourceLine,
    Verdict,
)
from graders.reports.junit import render
from tests.reports.examples import (
    ATTACKS,
    FAULT,
    HIDDEN,
    PASSED,
    RAISED,
    UNREADABLE,
    WRONG,
    report,
)

STUDENT, STAFF = Audience.STUDENT, Audience.STAFF
SHAPE: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        set("group time skipped timestamp hostname id package file log url version".split()),
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "properties": (set(), set(), {"property"}),
    "property": ({"name", "value"}, set(), set()),
    "testcase": (
        {"name"},
        {"time", "classname", "group"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    **{name: (set(), {"type", "message"}, set()) for name in ("failure", "error", "skipped")},
    **{name: (set(), set(), set()) for name in ("system-out", "system-err")},
}
"""Of each element: the attributes it must have, those it may have, its children.

The schema `junit-10.xsd` of the xunit2 dialect, with `error` as all its readers call it.
"""


def parsed(xml: str) -> Element:
    """The document's root, after a look at its shape."""
    root = ElementTree.fromstring(xml.encode())
    assert root.tag == "testsuites"
    for element in root.iter():
        must, may, children = SHAPE[element.tag]
        assert must <= set(element.attrib) <= must | may
        assert {child.tag for child in element} <= children
        assert re.fullmatch(r"\d*(\.\d{0,3})?", element.get("time", ""))
    return root


def case(root: Element, name: str) -> Element:
    found = root.find(f".//testcase[@name='{name}']")
    assert found is not None
    return found


def test_a_suite_for_each_submission_and_a_case_for_each_check() -> None:
    root = parsed(render([report(PASSED, WRONG, RAISED), report(PASSED, FAULT)], STUDENT))
    assert [root.get(name) for name in ("tests", "failures", "errors")] == ["5", "2", "1"]
    first, second = root
    assert [first.get(name) for name in ("tests", "failures", "errors")] == ["3", "2", "0"]
    assert [second.get(name) for name in ("tests", "failures", "errors")] == ["2", "0", "1"]
    assert [c.get("classname") for c in first.iter("testcase")] == [
        *("naive_bayes.f", "naive_bayes.f", "naive_bayes.g")
    ]
    properties = {p.get("name"): p.get("value") for p in first.iter("property")}
    assert properties["points"] == "2"
    assert properties["possible"] == "4.5"


def test_a_case_holds_verdict_message_line_hint_and_points() -> None:
    root = parsed(render([report(PASSED, WRONG, RAISED)], STUDENT))
    assert [child.tag for child in case(root, "a")] == ["system-out"]
    wrong = case(root, "b").find("failure")
    assert wrong is not None
    assert (wrong.get("type"), wrong.get("message")) == ("wrong", "Seen 3.")
    assert "Hint: Think." in (wrong.text or "")
    assert "in cell 1, line 4" in "".join(root.itertext())
    assert "2 of 2 points" in (case(root, "a").findtext("system-out") or "")


def test_students_see_neither_what_was_expected_nor_hidden_feedback_nor_tracebacks() -> None:
    graded = report(WRONG, HIDDEN, FAULT)
    student, staff = render([graded], STUDENT), render([graded], STAFF)
    for secret in ("Expected 4.25, got 3.", "A hidden message.", "our secret"):
        assert secret in staff
        assert secret not in student
    broken = replace(report(), fault="Traceback: evaluator died")
    assert "evaluator died" in render([broken], STAFF)
    assert "evaluator died" not in render([broken], STUDENT)


def test_no_score_fails_the_build_even_when_no_check_does() -> None:
    unreadable = parsed(render([UNREADABLE], STUDENT))
    assert (unreadable.get("tests"), unreadable.get("failures")) == ("1", "1")
    assert "null bytes" in "".join(unreadable.itertext())
    for checks in ((), (PASSED,)):
        broken = parsed(render([replace(report(*checks), fault="t")], STUDENT))
        assert broken.get("errors") == "1"


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.PASSED])
def test_only_our_own_fault_is_an_error(verdict: Verdict) -> None:
    root = parsed(render([report(CheckResult("f.a", "f", "T.", verdict, 0, 1))], STUDENT))
    ours = verdict is Verdict.GRADER_ERROR
    assert (root.get("errors"), root.get("failures")) == (("1", "0") if ours else ("0", "1"))


@pytest.mark.parametrize("attack", [*ATTACKS, "]]>", "&#0;", "x" * 1_000_000])
@pytest.mark.parametrize("audience", Audience)
def test_nothing_a_student_writes_breaks_the_document(attack: str, audience: Audience) -> None:
    texts: dict[str, Any] = dict.fromkeys(("message", "hint", "advice", "staff", "title"), attack)
    check = replace(RAISED, **texts, where=SourceLine(attack, 1, attack))
    graded = replace(
        report(check, submission=attack), problem=attack, notes=(attack,), fault=attack
    )
    xml = render([graded], audience)
    parsed(xml)
    assert len(xml) < 200_000
