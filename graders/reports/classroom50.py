"""Reports as `result.json` of Classroom 50, in its schema `classroom50/result/v1`.

It takes whole points only, so all points are multiplied by the least number that makes
them whole. The owner is the one whom the runner names; it stamps its own on the file. Without
a score the file has none, which Classroom 50 does not collect; the exit code says the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from typing import Any

from graders.errors import CalledWrongly
from graders.report import Audience, CheckResult, Report, Verdict, for_students
from graders.reports.details import bounded, explanation, one_line, score
from graders.reports.json import dumped

SCHEMA = "classroom50/result/v1"
VARIABLES = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
}
"""Where its runner states what the result belongs to."""
FACTORS = (1, 2, 4, 5, 10, 20, 100)
OUTPUT = 1_900
"""Characters of an output: Classroom 50 keeps 2,000, with the note that it is cut."""


def render(report: Report, audience: Audience) -> str:
    """The file. Raises `CalledWrongly` where Classroom 50's variables are not set."""
    shown = report if audience is Audience.STAFF else for_students(report)
    factor = _factor([value for c in shown.checks for value in (c.points, c.possible)])
    result: dict[str, Any] = {"schema": SCHEMA, **_belongs_to(os.environ)}
    result["datetime"] = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    if shown.points is None:
        return dumped({**result, "score": None, "tests": [], "message": score(shown)})
    tests = [_test(check, factor) for check in shown.checks]
    result["score"] = sum(test["score"] for test in tests)
    result["max-score"] = sum(test["max-score"] for test in tests)
    return dumped({**result, "tests": tests})


def _belongs_to(environment: Mapping[str, str]) -> dict[str, str]:
    found = {name: environment.get(variable, "") for name, variable in VARIABLES.items()}
    if missing := [VARIABLES[name] for name, value in found.items() if not value]:
        raise CalledWrongly(
            f"--format classroom50: {missing[0]} is not set; Classroom 50's runner sets it"
        )
    owner = environment.get("OWNER") or environment.get("USERNAME")
    kind = environment.get("ASSIGNMENT_TYPE") or "individual"
    anchor = {"assignment_type": kind, "owner": owner} if owner else {}
    return {**found, **anchor, "review": environment.get("REVIEW_URL") or found["commit"]}


def _factor(values: Iterable[float]) -> int:
    """The least number by which all points become whole."""
    points = list(values)
    whole = (f for f in FACTORS if all(abs(v * f - round(v * f)) < 1e-6 for v in points))
    return next(whole, FACTORS[-1])


def _test(check: CheckResult, factor: int) -> dict[str, Any]:
    return {
        "test-name": one_line(f"{check.function}: {check.title}"),
        "passed": check.verdict is Verdict.PASSED,
        "score": round(check.points * factor),
        "max-score": round(check.possible * factor),
        "output": bounded(explanation(check), OUTPUT),
    }
