"""Reports as the feedback of a judge of Dodona: a tab for each function, a context for each check.

Dodona has no points: they are in the description. All text is sent as plain text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from graders.report import Audience, CheckResult, Report, Verdict, for_students
from graders.reports.details import (
    bounded,
    explanation,
    one_line,
    overview,
    score,
    student_file,
)
from graders.reports.json import dumped
from graders.reports.words import WORDS, points

STATUS = {
    Verdict.OUT_OF_MEMORY: "memory limit exceeded",
    Verdict.TIMED_OUT: "time limit exceeded",
    Verdict.DIED: "runtime error",
    Verdict.RAISED: "runtime error",
}
"""Dodona's words for what happened, the first that occurs."""


def render(report: Report, audience: Audience) -> str:
    """The feedback as one object; only staff see the messages for staff."""
    staff = audience is Audience.STAFF
    shown = report if staff else for_students(report)
    tabs = groupby(shown.checks, key=lambda check: check.function)
    messages = [_message(overview(shown, staff=False))]
    if staff and shown.fault:
        messages.append(_message(bounded(shown.fault), "staff"))
    result = {
        "accepted": shown.gradable and shown.points == shown.possible,
        "status": _status(shown),
        "description": score(shown),
        "messages": messages,
        "annotations": list(_annotations(shown)),
        "groups": [_tab(function, list(checks)) for function, checks in tabs],
    }
    return dumped(result)


def _status(report: Report) -> str:
    if not report.gradable:
        return "compilation error" if report.problem else "internal error"
    verdicts = {check.verdict for check in report.checks}
    found = (status for verdict, status in STATUS.items() if verdict in verdicts)
    return next(found, "correct" if verdicts == {Verdict.PASSED} else "wrong")


def _tab(function: str, checks: Sequence[CheckResult]) -> dict[str, Any]:
    failed = sum(check.verdict is not Verdict.PASSED for check in checks)
    contexts = [_context(check) for check in checks]
    return {"description": one_line(function), "badgeCount": failed, "groups": contexts}


def _context(check: CheckResult) -> dict[str, Any]:
    passed = check.verdict is Verdict.PASSED
    worth = f"{points(check.points)} of {points(check.possible)} points"
    shown = explanation(replace(check, staff=""))
    messages = [_message(shown)] if shown else []
    if check.staff:
        messages.append(_message(bounded(check.staff), "staff"))
    title = _message(f"{one_line(check.title)} {WORDS[check.verdict]} ({worth})")
    case = {"accepted": passed, "description": title, "messages": messages, "tests": []}
    return {"accepted": passed, "groups": [case]}


def _annotations(report: Report) -> Iterator[dict[str, Any]]:
    """Marks in the submitted file, whose rows count from 0."""
    for check in report.checks:
        _, line = student_file(report, check.where)
        if line is not None and check.verdict is not Verdict.PASSED:
            text = one_line(check.message or check.title, 1_000)
            yield {"row": line - 1, "text": text, "type": "error"}


def _message(text: str, permission: str = "student") -> dict[str, str]:
    return {"format": "plain", "description": text, "permission": permission}
