"""Reports as `feedback.json` of a custom grader of Coursera."""

from __future__ import annotations

from typing import Any

from graders.report import Audience, Report, for_students
from graders.reports.details import bounded, explanation, one_line, overview
from graders.reports.json import dumped
from graders.reports.words import WORDS, points

LONGEST = 50_000


def render(report: Report, audience: Audience) -> str:
    """The file; without a score it has no `fractionalScore`, so Coursera gives none."""
    staff = audience is Audience.STAFF
    shown = report if staff else for_students(report)
    parts = [overview(shown, staff=staff)]
    for check in shown.checks:
        worth = f"{points(check.points)} of {points(check.possible)} points"
        title = one_line(f"{check.function}: {check.title} {WORDS[check.verdict]}")
        parts.append(f"{title} ({worth})\n{explanation(check)}".strip())
    result: dict[str, Any] = {"feedback": bounded("\n\n".join(parts), LONGEST)}
    if shown.points is not None:
        result["fractionalScore"] = shown.points / shown.possible if shown.possible else 0.0
    return dumped(result)
