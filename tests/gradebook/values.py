"""Submissions and reports for the gradebook's tests."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from graders.gradebook import ReceivedSubmission
from graders.intake.sources import Cell
from graders.report import CheckResult, Report, Verdict

RUBRIC = "today's rubric"


def received(
    student: str = "ada",
    exercise: str | None = "vae",
    text: str = "x = 1\n",
    submitted: datetime | None = None,
    ids: Mapping[str, str] | None = None,
) -> ReceivedSubmission:
    digest = hashlib.sha256(f"{exercise}\0{text}".encode("utf-8", "backslashreplace")).hexdigest()
    cells = (Cell("vae.py", text),)
    name = f"{student}/{exercise}.py"
    return ReceivedSubmission(student, name, exercise, digest, submitted, ids or {}, cells)


def report(
    points: Mapping[str, float] | None = None, exercise: str = "vae", fault: str = ""
) -> Report:
    """A report whose checks are worth 10 points each, with the points given to each."""
    got = {"f.a": 10.0, "g.b": 5.0} if points is None else points
    checks = tuple(
        CheckResult(
            id=name,
            function=name.split(".")[0],
            title="The title.",
            verdict=Verdict.PASSED if value == 10 else Verdict.WRONG,
            points=value,
            possible=10.0,
        )
        for name, value in got.items()
    )
    return Report("ada.py", exercise, checks, "strong", seed=7, fault=fault)
