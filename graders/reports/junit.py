"""Reports as JUnit XML, the format that build servers read.

Its elements and attributes are those of `junit-10.xsd` (the dialect that pytest calls
xunit2): a suite for each submission, a test case for each check. Points are in the case's
output and in the suite's properties, which readers of the format do not interpret.

The older dialect, xunit1, also has the student's file and line as attributes of a case.
GitLab and others link a case with them, and the schema of xunit2 forbids them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from graders.report import (
    Audience,
    CheckResult,
    Report,
    Verdict,
    for_students,
)
from graders.reports.details import details, student_file
from graders.reports.words import (
    WORDS,
    causes,
    clean,
    cut,
    points,
    why_no_score,
)

LONGEST = 10_000


def render(reports: Sequence[Report], audience: Audience, *, lines: bool = False) -> str:
    """The XML of these submissions; details for staff only when they are the audience.

    With `lines`, in the older dialect: each case names a file, and a line if one is known.
    """
    suites = Element("testsuites", name="probgrade")
    suites.extend(_suite(report, audience, lines) for report in reports)
    for count in ("tests", "failures", "errors"):
        suites.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    indent(suites)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(suites, encoding="unicode")}\n'


def _suite(report: Report, audience: Audience, lines: bool) -> Element:
    staff = audience is Audience.STAFF
    shown = report if staff else for_students(report)
    cases = [_case(check, shown.exercise) for check in shown.checks]
    if lines:
        for case, check in zip(cases, shown.checks):
            _place(case, shown, check)
    if not shown.gradable and not any(case.find("error") is not None for case in cases):
        cases.append(_no_score(shown, staff))
    suite = Element(
        "testsuite",
        name=_text(shown.submission),
        tests=str(len(cases)),
        failures=str(sum(case.find("failure") is not None for case in cases)),
        errors=str(sum(case.find("error") is not None for case in cases)),
        skipped="0",
        time=f"{shown.seconds.get('total', 0.0):.3f}",
    )
    properties = SubElement(suite, "properties")
    for key, value in _properties(shown):
        SubElement(properties, "property", name=key, value=_text(value))
    suite.extend(cases)
    return suite


def _properties(report: Report) -> Iterator[tuple[str, str]]:
    yield "exercise", report.exercise or ""
    yield "points", "" if report.points is None else points(report.points)
    yield "possible", points(report.possible)
    yield "gradable", str(report.gradable).lower()
    sentences = (sentence for _, sentence in causes(report.checks))
    for number, note in enumerate((report.problem, *report.notes, *sentences)):
        if note:
            yield ("note" if number else "problem"), note


def _case(check: CheckResult, exercise: str | None) -> Element:
    case = Element(
        "testcase",
        classname=_text(f"{exercise or 'probgrade'}.{check.function}"),
        name=_text(check.id.removeprefix(f"{check.function}.")),
        time=f"{check.seconds:.3f}",
    )
    if check.verdict is not Verdict.PASSED:
        element = "error" if check.verdict is Verdict.GRADER_ERROR else "failure"
        summary = check.message.partition("\n")[0] or WORDS[check.verdict]
        failed = SubElement(case, element, type=check.verdict.value, message=_text(summary))
        failed.text = _text("\n".join((check.title, *details(check))))
    out = f"{points(check.points)} of {points(check.possible)} points: {check.title}"
    SubElement(case, "system-out").text = _text(f"{out}\n{check.advice}".strip())
    return case


def _place(case: Element, report: Report, check: CheckResult) -> None:
    """The student's file, and the line, counted from 1."""
    path, line = student_file(report, check.where)
    case.set("file", _text(path))
    if line is not None:
        case.set("line", str(line))


def _no_score(report: Report, staff: bool) -> Element:
    """A case that fails, for a report without a score in which no check is an error."""
    case = Element("testcase", classname="probgrade", name="can_be_graded", time="0.000")
    element = "failure" if report.problem else "error"
    kind = Verdict.UNREADABLE if report.problem else Verdict.GRADER_ERROR
    message = _text(report.problem or f"No score: {why_no_score(report)}")
    failed = SubElement(case, element, type=kind.value, message=message)
    failed.text = _text(report.fault) if staff and report.fault else message
    return case


def _text(text: str) -> str:
    """The text as XML allows it, of bounded length."""
    return clean(cut(text, LONGEST))
