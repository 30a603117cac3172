"""Reports as `results.json` of an external grader of PrairieLearn.

Without a score the submission is not gradable, which costs the student no attempt.
"""

from __future__ import annotations

import json
from typing import Any

from graders.report import Audience, CheckResult, Report, for_students
from graders.reports.details import explanation, one_line, overview, score
from graders.reports.words import WORDS


def render(report: Report, audience: Audience) -> str:
    """The file. PrairieLearn shows all of it to the student."""
    staff = audience is Audience.STAFF
    shown = report if staff else for_students(report)
    result: dict[str, Any] = {
        "gradable": shown.gradable,
        "message": overview(shown, staff=staff),
        "tests": [_test(check, scored=shown.gradable) for check in shown.checks],
    }
    if shown.points is None:
        result["format_errors"] = [one_line(shown.problem or score(shown), 1_000)]
    else:
        result["score"] = shown.points / shown.possible if shown.possible else 0.0
    return json.dumps(result, indent=2, ensure_ascii=False) + "\n"


def _test(check: CheckResult, *, scored: bool) -> dict[str, Any]:
    test = {
        "name": one_line(f"{check.function}: {WORDS[check.verdict]}"),
        "description": one_line(check.title),
        "message": explanation(check),
    }
    return {**test, "points": check.points, "max_points": check.possible} if scored else test
