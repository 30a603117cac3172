"""Reports as `results.json` of a Gradescope autograder.

All text is sent as plain text. Without a score no `score` appears anywhere, as Gradescope
would add up those of the tests; it then shows that the autograder failed.
"""

from __future__ import annotations

from typing import Any

from graders.report import Audience, CheckResult, Report, Verdict, for_students
from graders.reports.details import explanation, one_line, overview
from graders.reports.json import dumped


def render(report: Report, audience: Audience) -> str:
    """The file; students see nothing of one that is for staff."""
    staff = audience is Audience.STAFF
    shown = report if staff else for_students(report)
    result: dict[str, Any] = {
        "output": overview(shown, staff=staff),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "hidden" if staff else "visible",
        "stdout_visibility": "hidden",
        "execution_time": round(shown.seconds.get("total", 0.0), 3),
        "tests": [_test(check, scored=shown.gradable) for check in shown.checks],
    }
    if shown.points is not None:
        result["score"] = shown.points
    return dumped(result)


def _test(check: CheckResult, *, scored: bool) -> dict[str, Any]:
    test = {
        "name": one_line(f"{check.function}: {check.title}"),
        "status": "passed" if check.verdict is Verdict.PASSED else "failed",
        "output": explanation(check),
    }
    return {**test, "score": check.points, "max_score": check.possible} if scored else test
