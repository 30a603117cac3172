"""Reports as GitLab's code quality: what failed, at the student's line where it is known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from graders.report import Audience, CheckResult, Report, SourceLine, Verdict, for_students
from graders.reports.details import one_line, score, student_file
from graders.reports.json import dumped
from graders.reports.words import WORDS

LONGEST = 1_000
MILD, USUAL, NO_SCORE = "minor", "major", "blocker"


def render(reports: Sequence[Report], audience: Audience) -> str:
    """The list of all that failed; empty when all is right."""
    staff = audience is Audience.STAFF
    shown = [report if staff else for_students(report) for report in reports]
    found = [finding for report in shown for finding in _findings(report)]
    return dumped(found)


def _findings(report: Report) -> Iterator[dict[str, Any]]:
    if not report.gradable:
        text = f"{score(report)} {report.problem}"
        yield _finding(report, "can_be_graded", text, NO_SCORE, None)
    for check in report.checks:
        if check.verdict is not Verdict.PASSED:
            severity = MILD if check.verdict is Verdict.NOT_IMPLEMENTED else USUAL
            yield _finding(report, check.id, _text(check), severity, check.where)


def _text(check: CheckResult) -> str:
    place = f" ({check.where.file}, line {check.where.line})" if check.where else ""
    expected = f" Expected: {check.staff}" if check.staff else ""
    said = check.message or WORDS[check.verdict]
    return f"{check.function}: {check.title} {said}{place}{expected}"


def _finding(
    report: Report, name: str, text: str, severity: str, where: SourceLine | None
) -> dict[str, Any]:
    path, line = student_file(report, where)
    identity = "\0".join((report.submission, report.exercise or "", name))
    return {
        "description": one_line(text, LONGEST),
        "check_name": one_line(f"{report.exercise or 'probgrade'}.{name}"),
        "fingerprint": hashlib.sha256(identity.encode(errors="replace")).hexdigest(),
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line or 1}},
    }
